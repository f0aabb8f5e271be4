import type { BuildTask } from '../config/model.ts';
import { resolveServers } from '../config/resolveServers.ts';
import { configuredImage, registryAt } from '../dockerfile/configuredImage.ts';
import { parseImageReference } from '../dockerfile/imageReference.ts';
import type { RegistryName, TaggedImage } from '../image.ts';
import { readBases } from './readBases.ts';
import type { ReadableTree, TaskFileSources } from './readTaskFile.ts';

export interface TaskBases {
  /** Every image of a configured registry that some stage builds on, and what `baseImages:` names. */
  readonly images: readonly TaggedImage[];
  /** Where it pulls from: those, and what a task file's steps run. */
  readonly registries: readonly RegistryName[];
  /** The one that the final image's first layers come from. */
  readonly final?: TaggedImage;
}

/**
 * What the task builds on, of the registries that are configured: found in the source of one commit.
 *
 * @throws DOCKERFILE_NOT_FOUND, TASK_FILE_NOT_FOUND, TASK_FILE_INVALID
 */
export async function taskBases(app: TaskFileSources, task: BuildTask, tree: ReadableTree): Promise<TaskBases> {
  const found = await readBases(app, task, tree);
  const images = [...(await configuredImages(app, found.bases)), ...(await namedBases(app, task))];
  const final = found.finalBase === undefined ? undefined : await configuredImage(app, found.finalBase);
  const registries = [...images.map(({ registry }) => registry), ...(await registriesOf(app, found.tools))];
  return { images, registries: [...new Set(registries)], ...(final === undefined ? {} : { final }) };
}

/** What `baseImages:` names. */
export async function namedBases(app: TaskFileSources, { baseImages }: BuildTask): Promise<readonly TaggedImage[]> {
  return configuredImages(app, await Promise.all(baseImages.map((image) => resolveServers(image, app.registries))));
}

async function configuredImages(app: TaskFileSources, references: readonly string[]): Promise<readonly TaggedImage[]> {
  const images = await Promise.all(references.map((reference) => configuredImage(app, reference)));
  return images.filter((image) => image !== undefined);
}

async function registriesOf(app: TaskFileSources, references: readonly string[]): Promise<readonly RegistryName[]> {
  const servers = references.flatMap((reference) => parseImageReference(reference)?.server ?? []);
  const registries = await Promise.all(servers.map((server) => registryAt(app, server)));
  return registries.filter((registry) => registry !== undefined);
}
