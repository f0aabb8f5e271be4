import { isDigest, isTag, type Digest, type Repository, type Tag } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { findManifest, removeManifest, removeTag } from '../storage/manifests.ts';
import type { ManifestRecord, TagRecord } from '../storage/records.ts';
import { findRepository, removeRepository } from '../storage/repositories.ts';
import { refuseLockedDeletion } from './locks.ts';

/**
 * Deletes by digest (the manifest and every tag on it) or by tag (the tag alone). Only a manifest's deletion is reported, as by ACR.
 *
 * @throws RegistryError MANIFEST_UNKNOWN, REGISTRY_DISALLOWED_OPERATION
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference `delete` is not triggered by a tag
 */
export async function deleteImage(
  state: RegistryState,
  name: Repository,
  reference: string,
  userAgent: string,
): Promise<void> {
  if (!isDigest(reference)) {
    // The distribution specification has no code of its own for a tag that is not there.
    findManifest(findRepository(state.store, name), reference);
    await deleteTag(state, name, reference);
    return;
  }
  const deleted = await state.store.exclusively(async () => {
    const repository = findRepository(state.store, name);
    const { manifest } = findManifest(repository, reference);
    refuseLockedDeletion(repository.record, manifest);
    await removeManifest(repository, manifest.digest);
    return manifest;
  });
  reportDeletion(state, name, { manifest: deleted, userAgent });
}

/** @returns the digest that the tag was on. @throws RegistryError TAG_UNKNOWN, REGISTRY_DISALLOWED_OPERATION */
export function deleteTag(state: RegistryState, name: Repository, tag: string): Promise<Digest> {
  return state.store.exclusively(async () => {
    const repository = findRepository(state.store, name);
    const record = findTag(repository, tag);
    refuseLockedDeletion(repository.record, record);
    await removeTag(repository, tag as Tag);
    return record.digest;
  });
}

/** @throws RegistryError TAG_UNKNOWN */
export function findTag(repository: StoredRepository, tag: string): TagRecord {
  const record = isTag(tag) ? repository.tags.get(tag) : undefined;
  if (record) return record;
  throw new RegistryError('TAG_UNKNOWN', 'the specified tag does not exist', {
    detail: { name: repository.name, tag },
  });
}

/** Deletes a repository with everything in it; refused as a whole when a lock protects any part. */
export async function deleteRepository(
  state: RegistryState,
  name: Repository,
  userAgent: string,
): Promise<{ manifestsDeleted: Digest[]; tagsDeleted: Tag[] }> {
  const deleted = await state.store.exclusively(async () => {
    const repository = findRepository(state.store, name);
    refuseLockedDeletion(repository.record, ...repository.manifests.values(), ...repository.tags.values());
    await removeRepository(state.store, repository);
    return repository;
  });
  for (const manifest of deleted.manifests.values()) reportDeletion(state, name, { manifest, userAgent });
  return { manifestsDeleted: [...deleted.manifests.keys()].sort(), tagsDeleted: [...deleted.tags.keys()].sort() };
}

function reportDeletion(
  state: RegistryState,
  repository: Repository,
  { manifest, userAgent }: { manifest: ManifestRecord; userAgent: string },
): void {
  const { digest, size } = manifest;
  const timestamp = state.store.time();
  const { mediaType } = manifest.content;
  state.report({ action: 'delete', repository, digest, mediaType, size, method: 'DELETE', userAgent, timestamp });
}
