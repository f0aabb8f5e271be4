import type { BuildTask } from '../config/model.ts';
import { basesOf } from '../dockerfile/basesOf.ts';
import { CustomhouseError } from '../errors.ts';
import { basesOfTaskFile, type TaskFileBases } from '../taskFile/basesOfTaskFile.ts';
import { buildArguments } from './effectiveTask.ts';
import {
  type FileTask,
  type ReadableTree,
  readTaskFileOf,
  runsTaskFile,
  type TaskFileSources,
} from './readTaskFile.ts';

/**
 * What the source of one commit says that the task builds on: its Dockerfile, or the Dockerfiles of its task file.
 *
 * @throws DOCKERFILE_NOT_FOUND, TASK_FILE_NOT_FOUND, TASK_FILE_INVALID
 */
export function readBases(app: TaskFileSources, task: BuildTask, tree: ReadableTree): Promise<TaskFileBases> {
  return runsTaskFile(task) ? readFileBases(app, task, tree) : readDockerfileBases(app, task, tree);
}

async function readDockerfileBases(app: TaskFileSources, task: BuildTask, tree: ReadableTree): Promise<TaskFileBases> {
  const text = tree.readText(task.dockerfile);
  if (text === undefined) {
    throw new CustomhouseError(
      'DOCKERFILE_NOT_FOUND',
      `There is no ${task.dockerfile} in ${task.context.url} at ${tree.commit}. Commit one, or name it with \`dockerfile:\` in task ${task.name}.`,
    );
  }
  const { bases, finalBase } = basesOf(text, await buildArguments(app, task));
  return { bases, finalBase, tools: [] };
}

/** What ACR takes and we can't read need not stand in the way: `baseImages:` says all we need of it. */
async function readFileBases(app: TaskFileSources, task: FileTask, tree: ReadableTree): Promise<TaskFileBases> {
  try {
    const file = await readTaskFileOf(app, task, { tree });
    const registry = await app.registries.loginServer(task.registry);
    return basesOfTaskFile({ file, tree, registry, repository: task.repository, tag: task.tag });
  } catch (error) {
    const isRead = !(error instanceof CustomhouseError) || error.code !== 'TASK_FILE_INVALID';
    if (isRead || task.baseImages.length === 0) throw error;
    return { bases: [], finalBase: undefined, tools: [] };
  }
}
