import type { Repository } from '../../../shared/image.ts';
import { refuseLockedRead } from '../manifests/locks.ts';
import type { RegistryState } from '../state.ts';
import { blobSize, shareBlob, unknownBlob } from '../storage/blobs.ts';
import { findManifest, readManifest } from '../storage/manifests.ts';
import { findRepository } from '../storage/repositories.ts';
import type { ImportSource } from './source.ts';

/** A repository of a registry of this process: blobs are shared (hard links), no layer byte is copied. */
export function localSource(state: RegistryState, name: Repository): ImportSource {
  return {
    async manifest(reference) {
      const repository = findRepository(state.store, name);
      const { manifest, tag } = findManifest(repository, reference);
      refuseLockedRead(repository.record, manifest, tag);
      const bytes = await readManifest(repository, manifest.digest);
      return { digest: manifest.digest, mediaType: manifest.content.mediaType, bytes };
    },
    async copyBlob(digest, _target, repository) {
      const source = findRepository(state.store, name);
      if ((await blobSize(source, digest)) === undefined) throw unknownBlob(digest);
      await shareBlob(source, repository, digest);
    },
  };
}
