import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hexOf, isDigest, isTag, type Digest, type Tag } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import { writeFileAtomically } from './atomicFile.ts';
import type { StoredRepository } from './loadRepository.ts';
import type { ManifestRecord, TagRecord } from './records.ts';

/** A manifest as a tag or digest names it; `tag` when it was asked for by tag. */
export interface FoundManifest {
  readonly manifest: ManifestRecord;
  readonly tag?: TagRecord;
}

/** Follows a tag or digest. @throws RegistryError MANIFEST_UNKNOWN */
export function findManifest(repository: StoredRepository, reference: string): FoundManifest {
  const tag = isTag(reference) ? repository.tags.get(reference) : undefined;
  const digest = isDigest(reference) ? reference : tag?.digest;
  const manifest = digest === undefined ? undefined : repository.manifests.get(digest);
  if (manifest) return tag ? { manifest, tag } : { manifest };
  throw new RegistryError('MANIFEST_UNKNOWN', `manifest tagged by "${reference}" is not found`, {
    detail: { name: repository.name, reference },
  });
}

/** The bytes as they were pushed. */
export function readManifest(repository: StoredRepository, digest: Digest): Promise<Buffer> {
  return readFile(join(repository.folder, 'manifests', hexOf(digest)));
}

/** Bytes first, record second: a manifest exists when its record does. Call inside `exclusively`. */
export async function saveManifest(
  repository: StoredRepository,
  record: ManifestRecord,
  bytes?: Uint8Array,
): Promise<void> {
  const path = join(repository.folder, 'manifests', hexOf(record.digest));
  if (bytes) await writeFileAtomically(path, bytes);
  await writeFileAtomically(`${path}.json`, JSON.stringify(record));
  repository.manifests.set(record.digest, record);
}

/** Removes a manifest and every tag on it; its record goes first, so that a crash leaves no tag that names nothing. */
export async function removeManifest(repository: StoredRepository, digest: Digest): Promise<Tag[]> {
  const path = join(repository.folder, 'manifests', hexOf(digest));
  await rm(`${path}.json`);
  repository.manifests.delete(digest);
  await rm(path);
  const tags = tagsOf(repository, digest);
  for (const tag of tags) await removeTag(repository, tag);
  return tags;
}

/** Call inside `exclusively`, after the manifest is there. */
export async function saveTag(repository: StoredRepository, tag: Tag, record: TagRecord): Promise<void> {
  await writeFileAtomically(tagPath(repository, tag), JSON.stringify(record));
  repository.tags.set(tag, record);
}

/** Call inside `exclusively`. */
export async function removeTag(repository: StoredRepository, tag: Tag): Promise<void> {
  await rm(tagPath(repository, tag));
  repository.tags.delete(tag);
}

export function tagsOf(repository: StoredRepository, digest: Digest): Tag[] {
  return [...repository.tags].filter(([, record]) => record.digest === digest).map(([tag]) => tag);
}

function tagPath(repository: StoredRepository, tag: Tag): string {
  return join(repository.folder, 'tags', `${tag}.json`);
}
