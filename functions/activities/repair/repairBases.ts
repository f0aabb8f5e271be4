import { prepareTask } from '../../../shared/start/prepare.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { tolerantly } from './tolerantly.ts';

/** Reads the Dockerfiles of tasks that changed, and brings every task's watches in line. */
export async function repairBases(_: Input<'repairBases'>, { app, log }: Tools): Promise<Output<'repairBases'>> {
  await tolerantly(
    log,
    app.configuration.tasks.values(),
    (task) => prepareTask(app, task),
    ({ name }) => ({ task: name }),
  );
  return null;
}
