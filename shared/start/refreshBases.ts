import type { App } from '../app.ts';
import type { BuildTask } from '../config/model.ts';
import { formatTaggedImage } from '../image.ts';
import type { SourceTree } from '../ports.ts';
import { buildArguments } from './effectiveTask.ts';
import { type TaskBases, taskBases } from './taskBases.ts';

/**
 * Finds in the source of one commit what the task builds on, and remembers it for the triggers.
 *
 * @throws DOCKERFILE_NOT_FOUND, TASK_FILE_NOT_FOUND, TASK_FILE_INVALID
 */
export async function writeBases(app: App, task: BuildTask, tree: SourceTree): Promise<TaskBases> {
  const bases = await taskBases(app, task, tree);
  const images = new Set(bases.images.map(formatTaggedImage));
  await app.ledger.bases.write(
    task.name,
    [...images].filter((image) => image !== ownImage(task)),
  );
  return bases;
}

/** An image that builds on what it was itself would run for ever. Undefined where each run has a tag of its own. */
function ownImage({ registry, repository, tag }: BuildTask): string | undefined {
  return tag === undefined ? undefined : formatTaggedImage({ registry, repository, tag });
}

/** Reads the newest source again when the configuration or the task's settings changed since it was last read. */
export async function refreshBases(app: App, task: BuildTask): Promise<void> {
  const { settings } = app.ledger;
  const state = JSON.stringify([app.configuration.fingerprint, await buildArguments(app, task)]);
  const mark = `bases-${task.name}`;
  if ((await settings.mark(mark)) === state) return;
  const commit = await app.git.resolve(task.context);
  await writeBases(app, task, await app.git.fetch(task.context, commit));
  await settings.setMark(mark, state);
}
