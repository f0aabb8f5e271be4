import { z } from 'zod';
import { hexOf, isDigest, type Digest, type Tag } from '../../../shared/image.ts';
import type { StoredRepository } from '../storage/loadRepository.ts';
import { readManifest } from '../storage/manifests.ts';
import type { ManifestRecord } from '../storage/records.ts';
import { ociIndex } from './mediaTypes.ts';

const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value)),
  size: z.number(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
type Descriptor = z.infer<typeof descriptorSchema>;

/**
 * The manifests whose subject is the digest, as an OCI index; none is an empty index.
 *
 * What clients of older registries have put under the tag `sha256-<hex>` counts too.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function listReferrers(repository: StoredRepository | undefined, subject: Digest, artifactType?: string) {
  const found = repository
    ? [...(await fallbackReferrers(repository, subject)), ...ownReferrers(repository, subject)]
    : [];
  const manifests = [...new Map(found.map((descriptor) => [descriptor.digest, descriptor])).values()];
  return {
    schemaVersion: 2,
    mediaType: ociIndex,
    manifests: manifests.filter((descriptor) => artifactType === undefined || descriptor.artifactType === artifactType),
  };
}

function ownReferrers(repository: StoredRepository, subject: Digest): Descriptor[] {
  return [...repository.manifests.values()].filter(({ content }) => content.subject === subject).map(toDescriptor);
}

function toDescriptor({ digest, size, content }: ManifestRecord): Descriptor {
  const { mediaType, artifactType, annotations } = content;
  return {
    mediaType,
    digest,
    size,
    ...(artifactType !== undefined && { artifactType }),
    ...(annotations && { annotations }),
  };
}

async function fallbackReferrers(repository: StoredRepository, subject: Digest): Promise<Descriptor[]> {
  const digest = repository.tags.get(`sha256-${hexOf(subject)}` as Tag)?.digest;
  if (digest === undefined || repository.manifests.get(digest)?.content.mediaType !== ociIndex) return [];
  const index = z.object({ manifests: z.array(descriptorSchema) });
  return index.parse(JSON.parse((await readManifest(repository, digest)).toString())).manifests;
}
