import type { App } from '../app.ts';
import type { BuildTask } from '../config/model.ts';
import { resolveServers } from '../config/resolveServers.ts';
import { configuredImage, registryAt } from '../dockerfile/configuredImage.ts';
import { parseImageReference } from '../dockerfile/imageReference.ts';
import { formatTaggedImage, type RegistryName, type TaggedImage } from '../image.ts';
import type { SourceTree } from '../ports.ts';
import { buildArguments } from './effectiveTask.ts';
import { readBases } from './readBases.ts';

export interface TaskBases {
  /** Every image of a configured registry that some stage builds on. */
  readonly images: readonly TaggedImage[];
  /** Where it pulls from: those, and what a task file's steps run. */
  readonly registries: readonly RegistryName[];
  /** The one that the final image's first layers come from. */
  readonly final?: TaggedImage;
}

/**
 * Finds in the source of one commit what the task builds on, and remembers it for the triggers.
 *
 * @throws DOCKERFILE_NOT_FOUND, TASK_FILE_NOT_FOUND, TASK_FILE_INVALID
 */
export async function writeBases(app: App, task: BuildTask, tree: SourceTree): Promise<TaskBases> {
  const found = await readBases(app, task, tree);
  const named = await Promise.all(task.baseImages.map((image) => resolveServers(image, app.registries)));
  const images = (
    await Promise.all([...found.bases, ...named].map((reference) => configuredImage(app, reference)))
  ).filter((image) => image !== undefined);
  await app.ledger.bases.write(
    task.name,
    [...new Set(images.map(formatTaggedImage))].filter((image) => image !== ownImage(task)),
  );
  const final = found.finalBase === undefined ? undefined : await configuredImage(app, found.finalBase);
  const registries = [...images.map(({ registry }) => registry), ...(await registriesOf(app, found.tools))];
  return { images, registries: [...new Set(registries)], ...(final === undefined ? {} : { final }) };
}

async function registriesOf(app: App, references: readonly string[]): Promise<readonly RegistryName[]> {
  const servers = references.flatMap((reference) => parseImageReference(reference)?.server ?? []);
  const registries = await Promise.all(servers.map((server) => registryAt(app, server)));
  return registries.filter((registry) => registry !== undefined);
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
