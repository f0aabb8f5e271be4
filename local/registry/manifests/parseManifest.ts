import { z } from 'zod';
import { isDigest, type Digest } from '../../../shared/image.ts';
import { RegistryError } from '../errors.ts';
import type { ManifestContent } from '../storage/records.ts';
import { dockerList, dockerManifest, ociIndex, ociManifest } from './mediaTypes.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'not a sha256 digest');
const descriptor = z.object({
  mediaType: z.string(),
  digest,
  size: z.number().int().nonnegative(),
  urls: z.array(z.string()).optional(),
  platform: z.object({ architecture: z.string(), os: z.string() }).optional(),
});
const both = {
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  subject: descriptor.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
};

/** @see https://github.com/opencontainers/image-spec/blob/main/manifest.md */
const imageSchema = z.object({ ...both, config: descriptor, layers: z.array(descriptor) });
/** @see https://github.com/opencontainers/image-spec/blob/main/image-index.md */
const indexSchema = z.object({ ...both, manifests: z.array(descriptor) });

const ownType = z.object({ mediaType: z.string() });

/** Layers that only their publisher may hand out: a registry need not hold them. */
const notDistributable = /foreign|nondistributable/;

/**
 * Reads a pushed manifest.
 *
 * @param contentType of the request; without one the manifest's own `mediaType` counts
 * @throws RegistryError MANIFEST_INVALID with what is wrong
 */
export function parseManifest(bytes: Uint8Array, contentType: string | undefined): ManifestContent {
  const body = parseJson(bytes);
  const own = ownType.safeParse(body).data?.mediaType;
  const mediaType = contentType ?? own;
  if (mediaType !== undefined && own !== undefined && own !== mediaType)
    throw invalid(`the manifest calls itself ${own}, the request ${mediaType}`);
  if (mediaType === dockerManifest || mediaType === ociManifest)
    return imageContent(mediaType, check(imageSchema, body));
  if (mediaType === dockerList || mediaType === ociIndex) return indexContent(mediaType, check(indexSchema, body));
  throw invalid(`manifests of type ${mediaType ?? '(none)'} are not supported`);
}

function imageContent(mediaType: string, image: z.infer<typeof imageSchema>): ManifestContent {
  const held = [image.config, ...image.layers].filter(
    (part) => !part.urls?.length && !notDistributable.test(part.mediaType),
  );
  return {
    ...commonContent(mediaType, image),
    artifactType: image.artifactType ?? image.config.mediaType,
    blobs: held.map((part) => part.digest),
    manifests: [],
    referencedSize: sizeOf([image.config, ...image.layers]),
    config: { digest: image.config.digest, mediaType: image.config.mediaType },
  };
}

function indexContent(mediaType: string, index: z.infer<typeof indexSchema>): ManifestContent {
  return {
    ...commonContent(mediaType, index),
    ...(index.artifactType && { artifactType: index.artifactType }),
    blobs: [],
    manifests: index.manifests.map((part) => ({
      digest: part.digest,
      ...(part.platform && { architecture: part.platform.architecture, os: part.platform.os }),
    })),
    referencedSize: sizeOf(index.manifests),
  };
}

function commonContent(mediaType: string, content: z.infer<z.ZodObject<typeof both>>) {
  return {
    mediaType,
    ...(content.subject && { subject: content.subject.digest }),
    ...(content.annotations && { annotations: content.annotations }),
  };
}

function sizeOf(parts: readonly { size: number }[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}

function check<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  return parsed.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('the manifest is not JSON');
  }
}

function invalid(reason: string): RegistryError {
  return new RegistryError('MANIFEST_INVALID', 'manifest invalid', { detail: { reason } });
}
