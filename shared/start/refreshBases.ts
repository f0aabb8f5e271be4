import type { App } from '../app.ts';
import type { BuildTask } from '../config/model.ts';
import { resolveServers } from '../config/resolveServers.ts';
import { basesOf } from '../dockerfile/basesOf.ts';
import { configuredImage } from '../dockerfile/configuredImage.ts';
import { CustomhouseError } from '../errors.ts';
import { formatTaggedImage, type TaggedImage } from '../image.ts';
import type { SourceTree } from '../ports.ts';
import { buildArguments } from './effectiveTask.ts';

export interface TaskBases {
  /** Every image of a configured registry that some stage builds on. */
  readonly images: readonly TaggedImage[];
  /** The one that the final image's first layers come from. */
  readonly final?: TaggedImage;
}

/**
 * Finds in the Dockerfile of one commit what the task builds on, and remembers it for the triggers.
 *
 * @throws DOCKERFILE_NOT_FOUND, DOCKERFILE_INVALID
 */
export async function writeBases(app: App, task: BuildTask, tree: SourceTree): Promise<TaskBases> {
  const text = tree.readText(task.dockerfile);
  if (text === undefined) {
    throw new CustomhouseError(
      'DOCKERFILE_NOT_FOUND',
      `There is no ${task.dockerfile} in ${task.context.url} at ${tree.commit}. Commit one, or name it with \`dockerfile:\` in task ${task.name}.`,
    );
  }
  const found = basesOf(text, await buildArguments(app, task));
  const named = await Promise.all(task.baseImages.map((image) => resolveServers(image, app.registries)));
  const images = (
    await Promise.all([...found.bases, ...named].map((reference) => configuredImage(app, reference)))
  ).filter((image) => image !== undefined);
  await app.ledger.bases.write(
    task.name,
    [...new Set(images.map(formatTaggedImage))].filter((image) => image !== ownImage(task)),
  );
  const final = found.finalBase === undefined ? undefined : await configuredImage(app, found.finalBase);
  return final === undefined ? { images } : { images, final };
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
