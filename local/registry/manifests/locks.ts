import type { Digest, Tag } from '../../../shared/image.ts';
import { disallowed } from '../errors.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import type { ChangeableAttributes } from '../storage/records.ts';

/*
 * ACR's locks, as facts were found: what must not be written can't be deleted either (Azure/acr#561); a tag's lock
 * does not protect its manifest, nor a manifest's its tags.
 */

/** @throws RegistryError REGISTRY_DISALLOWED_OPERATION */
export function refuseLockedPush(repository: StoredRepository, digest: Digest, tag?: Tag): void {
  const touched = [repository.record, repository.manifests.get(digest), tag && repository.tags.get(tag)];
  if (touched.some((record) => record?.attributes.writeEnabled === false)) throw disallowed();
}

/** @throws RegistryError REGISTRY_DISALLOWED_OPERATION */
export function refuseLockedDeletion(...touched: readonly ({ attributes: ChangeableAttributes } | undefined)[]): void {
  if (touched.some((record) => record && isKept(record.attributes))) throw disallowed();
}

/** @throws RegistryError REGISTRY_DISALLOWED_OPERATION */
export function refuseLockedRead(...touched: readonly ({ attributes: ChangeableAttributes } | undefined)[]): void {
  if (touched.some((record) => record?.attributes.readEnabled === false)) throw disallowed();
}

/** Its lock forbids that it goes away. */
export function isKept(attributes: ChangeableAttributes): boolean {
  return !attributes.deleteEnabled || !attributes.writeEnabled;
}
