import { readFile } from 'node:fs/promises';
import type { Digest, Tag } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';
import { blobPath, blobSize } from '../storage/blobs.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { saveManifest, saveTag } from '../storage/manifests.ts';
import { imageConfigSchema, unlocked, type ManifestContent, type ManifestRecord } from '../storage/records.ts';
import { recordRepository } from '../storage/repositories.ts';
import { refuseLockedPush } from './locks.ts';

export interface NewManifest {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly content: ManifestContent;
  readonly tag?: Tag | undefined;
}

/** A config larger than this is no image's. */
const maxConfigBytes = 1024 * 1024;

/**
 * Puts a manifest, and a tag on it, into a repository. Call inside `exclusively`.
 *
 * @returns the registry's time of it
 * @throws RegistryError MANIFEST_BLOB_UNKNOWN, REGISTRY_DISALLOWED_OPERATION; nothing was changed then
 */
export async function recordManifest(
  state: RegistryState,
  repository: StoredRepository,
  manifest: NewManifest,
): Promise<string> {
  const { digest, tag } = manifest;
  refuseLockedPush(repository, digest, tag);
  await refuseMissingReferences(repository, manifest.content);
  const time = state.store.time();
  await recordRepository(repository, time);
  await saveManifest(repository, await toRecord(repository, manifest, time), manifest.bytes);
  if (tag !== undefined) await moveTag(state, repository, tag, { digest, time });
  return time;
}

async function moveTag(
  state: RegistryState,
  repository: StoredRepository,
  tag: Tag,
  { digest, time }: { digest: Digest; time: string },
): Promise<void> {
  const before = repository.tags.get(tag);
  await saveTag(repository, tag, {
    digest,
    createdTime: before?.createdTime ?? time,
    lastUpdateTime: time,
    attributes: before?.attributes ?? unlocked,
  });
  if (before && before.digest !== digest) state.throttle.tagMoved(repository.name);
}

async function refuseMissingReferences(repository: StoredRepository, content: ManifestContent): Promise<void> {
  const missing = content.manifests.map((part) => part.digest).filter((digest) => !repository.manifests.has(digest));
  for (const digest of content.blobs) {
    if ((await blobSize(repository, digest)) === undefined) missing.push(digest);
  }
  if (missing.length === 0) return;
  throw new RegistryError('MANIFEST_BLOB_UNKNOWN', 'the manifest names what this repository does not have', {
    detail: missing.map((digest) => ({ digest })),
  });
}

async function toRecord(repository: StoredRepository, manifest: NewManifest, time: string): Promise<ManifestRecord> {
  const before = repository.manifests.get(manifest.digest);
  return {
    digest: manifest.digest,
    size: manifest.bytes.length,
    content: manifest.content,
    createdTime: before?.createdTime ?? time,
    lastUpdateTime: time,
    attributes: before?.attributes ?? unlocked,
    ...(await platformOf(repository, manifest.content)),
  };
}

async function platformOf(
  repository: StoredRepository,
  { config }: ManifestContent,
): Promise<{ architecture?: string; os?: string }> {
  const size = config && (await blobSize(repository, config.digest));
  if (!config || size === undefined || size > maxConfigBytes) return {};
  const text = await readFile(blobPath(repository, config.digest), 'utf8');
  try {
    return imageConfigSchema.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    // Not every artifact's config is JSON.
    return {};
  }
}
