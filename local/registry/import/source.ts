import type { Digest } from '../../../shared/image.ts';
import type { RegistryState } from '../state.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';

export interface SourceManifest {
  readonly digest: Digest;
  /** As the source calls it; undefined: as it calls itself. */
  readonly mediaType: string | undefined;
  readonly bytes: Uint8Array;
}

/** The repository that an image is imported from. Both throw ImportError. */
export interface ImportSource {
  /** @param reference a tag or digest */
  manifest(reference: string): Promise<SourceManifest>;
  /** Puts a blob into a repository of the target, checked. */
  copyBlob(digest: Digest, target: RegistryState, repository: StoredRepository): Promise<void>;
}
