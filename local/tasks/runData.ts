import type { TaskRun } from './types.ts';
import { readValues } from '../../shared/taskFile/readValues.ts';
import type { TemplateData } from '../../shared/taskFile/template.ts';

/**
 * What a run's templates may name. The request's values go over those of the values file.
 *
 * @throws TaskFileError when the values file is not a list of "name: value"
 */
export function runData(run: TaskRun, now: Date, valuesYaml = ''): Omit<TemplateData, 'Secrets'> {
  const overrides = Object.fromEntries(run.values.map(({ name, value }) => [name, value]));
  return {
    Run: {
      ID: run.runId,
      Registry: run.loginServer,
      RegistryName: run.registryName,
      TaskName: run.taskName ?? '',
      Date: compactDate(now),
      SharedVolume: `acb_vol_${run.runId}`,
      OS: run.platform.os,
      Architecture: run.platform.architecture,
    },
    Values: { ...readValues(valuesYaml), ...overrides },
  };
}

/** `20201030-035739z` */
function compactDate(date: Date): string {
  return date.toISOString().replace(/[-:]/g, '').replace('T', '-').replace(/\..*$/, 'z');
}
