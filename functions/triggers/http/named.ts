import type { HttpResponseInit } from '@azure/functions';
import type { ImportTask, Task } from '../../../shared/config/model.ts';
import type { Run, RunId } from '../../../shared/run.ts';
import { didYouMean } from './didYouMean.ts';
import { problem } from './problem.ts';
import type { ApiCall } from './route.ts';

/** The task that the path names. */
export function taskNamed({ app, request }: ApiCall): Task | undefined {
  return app.configuration.tasks.get(request.params['task'] ?? '');
}

export function unknownTask({ app, request }: ApiCall): HttpResponseInit {
  const name = request.params['task'] ?? '';
  const near = didYouMean(name, app.configuration.tasks.keys());
  return problem({ code: 'TASK_UNKNOWN', detail: `There is no task ${name} in customhouse.yaml.${near}` });
}

/** The import that the path names. */
export function importNamed({ app, request }: ApiCall): ImportTask | undefined {
  const task = app.configuration.tasks.get(request.params['import'] ?? '');
  return task?.kind === 'import' ? task : undefined;
}

export function unknownImport({ app, request }: ApiCall): HttpResponseInit {
  const name = request.params['import'] ?? '';
  const imports = [...app.configuration.tasks.values()].filter(({ kind }) => kind === 'import');
  const near = didYouMean(
    name,
    imports.map((task) => task.name),
  );
  const detail = `There is no task ${name} of kind import in customhouse.yaml.${near}`;
  return problem({ code: 'IMPORT_UNKNOWN', detail });
}

/** The run that the path names. */
export async function runNamed({ app, request }: ApiCall): Promise<Run | undefined> {
  const id = request.params['run'] ?? '';
  return /^[a-z2-7]{10}$/.test(id) ? app.ledger.runs.get(id as RunId) : undefined;
}

export function unknownRun({ request }: ApiCall): HttpResponseInit {
  return problem({ code: 'RUN_UNKNOWN', detail: `There is no run ${request.params['run'] ?? ''}.` });
}
