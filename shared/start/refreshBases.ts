import type { App } from '../app.ts';
import type { BuildTask } from '../config/model.ts';
import { formatTaggedImage } from '../image.ts';
import type { SourceTree } from '../ports.ts';
import { buildArguments, isEnabled } from './effectiveTask.ts';
import { isSilence } from './isSilence.ts';
import { beginWatches } from './syncWatches.ts';
import { type TaskBases, taskBases } from './taskBases.ts';

/**
 * Finds in the source of one commit what the task builds on, and remembers it for the triggers.
 *
 * @param since when the task was to watch it, where its source could not be read at once
 * @throws DOCKERFILE_NOT_FOUND, TASK_FILE_NOT_FOUND, TASK_FILE_INVALID
 */
export async function writeBases(app: App, task: BuildTask, tree: SourceTree, since?: string): Promise<TaskBases> {
  const bases = await taskBases(app, task, tree);
  const images = movesOf(task, bases);
  if (since !== undefined) await watchSince(since, app, task, images);
  await app.ledger.bases.write(task.name, images);
  return bases;
}

/** Whether that is what is remembered already, and watched. */
export async function isRemembered(app: App, task: BuildTask, bases: Promise<TaskBases>): Promise<boolean> {
  const { ledger } = app;
  const [found, known, watched] = await Promise.all([
    bases,
    ledger.bases.of(task.name),
    ledger.observations.watchedBy(task.name),
  ]);
  const images = movesOf(task, found);
  return images.length === known.length && images.every((image) => known.includes(image) && watched.includes(image));
}

/** The images whose moves concern the task. */
function movesOf(task: BuildTask, { images }: TaskBases): readonly string[] {
  return [...new Set(images.map(formatTaggedImage))].filter((image) => image !== ownImage(task));
}

/** An image that builds on what it was itself would run for ever. Undefined where each run has a tag of its own. */
function ownImage({ registry, repository, tag }: BuildTask): string | undefined {
  return tag === undefined ? undefined : formatTaggedImage({ registry, repository, tag });
}

/** Before it is known what the task builds on: whoever reports a move would else take that for where the watch begins. */
async function watchSince(since: string, app: App, task: BuildTask, images: readonly string[]): Promise<void> {
  if (!task.triggers.baseImage || !(await isEnabled(app, task))) return;
  const before = await app.ledger.observations.watchedBy(task.name);
  const begun = images.filter((image) => !before.includes(image));
  const results = await Promise.allSettled(begun.map((image) => beginWatches(app, image, [task], { since })));
  for (const result of results) {
    // A base that can't be looked at now is watched all the same, and repair looks at it every minute.
    if (result.status === 'rejected' && !isSilence(result.reason)) throw result.reason;
  }
}

const unread = 'unread since ';

/** Reads the newest source again when the configuration or the task's settings changed since it was last read. */
export async function refreshBases(app: App, task: BuildTask): Promise<void> {
  const { settings } = app.ledger;
  const begun = app.now().toISOString();
  const mark = `bases-${task.name}`;
  const known = await settings.mark(mark);
  const since = sinceIn(known);
  try {
    const state = JSON.stringify([app.configuration.fingerprint, await buildArguments(app, task)]);
    if (known === state) return;
    const commit = await app.git.resolve(task.context);
    await writeBases(app, task, await app.git.fetch(task.context, commit), since);
    await settings.setMark(mark, state);
  } catch (error) {
    // What moves until the source can be read is not missed then.
    if (since === undefined && (await isEnabled(app, task))) await settings.setMark(mark, unread + begun);
    throw error;
  }
}

function sinceIn(mark = ''): string | undefined {
  return mark.startsWith(unread) ? mark.slice(unread.length) : undefined;
}
