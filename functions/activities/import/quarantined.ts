import type { ImportTask } from '../../../shared/config/model.ts';
import { type Digest, hexOf, type PinnedImage, type Repository, type TaggedImage } from '../../../shared/image.ts';

/**
 * Where a candidate of an import waits: `quarantine/<import>/<hex>/<name>:<tag>`. The name is the source's, as the test's Dockerfile
 * says it after its `REGISTRY_FROM_URL`; Docker Hub's `library/` belongs to the URL.
 */
export function quarantined(task: ImportTask, digest: Digest): TaggedImage {
  return {
    registry: task.quarantine,
    repository: `${quarantinePrefix(task, digest)}${nameOf(task)}` as Repository,
    tag: task.from.tag,
  };
}

/** `quarantine/<import>/<hex>/`: what a test puts between the login server and the image's name. */
export function quarantinePrefix(task: ImportTask, digest: Digest): string {
  return `quarantine/${task.name}/${hexOf(digest)}/`;
}

export function pinned({ registry, repository }: TaggedImage, digest: Digest): PinnedImage {
  return { registry, repository, digest };
}

function nameOf(task: ImportTask): string {
  return task.from.repository.replace(/^library\//, '');
}
