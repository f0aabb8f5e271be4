import type { App } from '../../../shared/app.ts';
import type { BuildTask } from '../../../shared/config/model.ts';
import { CustomhouseError } from '../../../shared/errors.ts';
import { buildPurpose, type FileDeployment, type Run } from '../../../shared/run.ts';
import { readTaskFileOf, runsTaskFile } from '../../../shared/start/readTaskFile.ts';
import { containerGroupsOf } from '../../../shared/taskFile/containerGroupsOf.ts';

/** The container groups that the run's own task file made, as the commands that ACR ran named them. */
export async function deployedByFile(app: App, task: BuildTask, run: Run): Promise<readonly FileDeployment[]> {
  if (!runsTaskFile(task) || run.commit === undefined) return [];
  const acrRunId = run.acrRuns.findLast(({ purpose }) => purpose === buildPurpose)?.acrRunId;
  const tree = await app.git.fetch(task.context, run.commit);
  try {
    return containerGroupsOf(await readTaskFileOf(app, task, { tree, acrRunId }));
  } catch (error) {
    // ACR has run it all the same: what can't be read here is only not shown.
    if (error instanceof CustomhouseError && error.code === 'TASK_FILE_INVALID') return [];
    throw error;
  }
}
