import type { RunId } from '../../../shared/run.ts';

/** The taskRun of a run's first build bears the run's ID; further ones (another base than decided) are counted. */
export function buildName(runId: RunId, attempt: number): string {
  return attempt === 1 ? runId : `${runId}-${attempt}`;
}

/** The run that a taskRun belongs to; undefined when it is none of ours. */
export function runOfBuild(name: string): RunId | undefined {
  const [, runId] = /^([a-z2-7]{10})(?:-\d+)?$/.exec(name) ?? [];
  return runId as RunId | undefined;
}
