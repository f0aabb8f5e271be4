import { createHash } from 'node:crypto';
import { isDigest, isTag, type Digest, type Repository, type Tag } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import type { RegistryState } from '../state.ts';
import { prepareRepository } from '../storage/repositories.ts';
import { parseManifest } from './parseManifest.ts';
import { recordManifest } from './recordManifest.ts';

export interface PushedManifest {
  readonly repository: Repository;
  /** A tag or the manifest's own digest. */
  readonly reference: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly userAgent: string;
}

/**
 * Takes a manifest that was pushed, and reports it.
 *
 * @returns its digest, and the digest of its subject if it has one
 * @throws RegistryError MANIFEST_INVALID, MANIFEST_BLOB_UNKNOWN, DIGEST_INVALID, TAG_INVALID, REGISTRY_DISALLOWED_OPERATION
 */
export async function pushManifest(
  state: RegistryState,
  pushed: PushedManifest,
): Promise<{ digest: Digest; subject: Digest | undefined }> {
  const content = parseManifest(pushed.bytes, pushed.contentType);
  const digest = digestOf(pushed.bytes);
  const tag = tagOf(pushed.reference, digest);
  const timestamp = await state.store.exclusively(async () => {
    const repository = await prepareRepository(state.store, pushed.repository);
    return recordManifest(state, repository, { digest, bytes: pushed.bytes, content, tag });
  });
  state.report({
    action: 'push',
    repository: pushed.repository,
    ...(tag !== undefined && { tag }),
    digest,
    mediaType: content.mediaType,
    size: pushed.bytes.length,
    method: 'PUT',
    userAgent: pushed.userAgent,
    timestamp,
  });
  return { digest, subject: content.subject };
}

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}

function tagOf(reference: string, digest: Digest): Tag | undefined {
  if (isTag(reference)) return reference;
  if (!isDigest(reference))
    throw new RegistryError('TAG_INVALID', 'neither a tag nor a digest', { detail: { reference } });
  if (reference === digest) return undefined;
  throw new RegistryError('DIGEST_INVALID', 'the manifest has another digest', {
    detail: { digest: reference, actual: digest },
  });
}
