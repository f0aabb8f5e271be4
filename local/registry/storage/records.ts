import { z } from 'zod';
import { isDigest, type Digest } from '../../../shared/image.ts';

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));

/** ACR's locks. `writeEnabled: false` also forbids deletion; `readEnabled: false` forbids pulling; `listEnabled: false` hides. */
export const attributesSchema = z.object({
  deleteEnabled: z.boolean(),
  writeEnabled: z.boolean(),
  readEnabled: z.boolean(),
  listEnabled: z.boolean(),
});
export type ChangeableAttributes = z.infer<typeof attributesSchema>;

export const unlocked: ChangeableAttributes = {
  deleteEnabled: true,
  writeEnabled: true,
  readEnabled: true,
  listEnabled: true,
};

const timed = { createdTime: z.string(), lastUpdateTime: z.string(), attributes: attributesSchema };

/** `repository.json` */
export const repositoryRecordSchema = z.object(timed);
export type RepositoryRecord = z.infer<typeof repositoryRecordSchema>;

/** `tags/<tag>.json` */
export const tagRecordSchema = z.object({ ...timed, digest });
export type TagRecord = z.infer<typeof tagRecordSchema>;

/** What a manifest says about itself and points at. */
export const manifestContentSchema = z.object({
  mediaType: z.string(),
  /** Config and layers; those with other addresses (`urls`) are not ours to hold. */
  blobs: z.array(digest),
  /** The platforms of an index. */
  manifests: z.array(z.object({ digest, architecture: z.string().optional(), os: z.string().optional() })),
  /** Bytes of everything it names, as it names them. */
  referencedSize: z.number(),
  subject: digest.optional(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  config: z.object({ digest, mediaType: z.string() }).optional(),
});
export type ManifestContent = z.infer<typeof manifestContentSchema>;

/** `manifests/<hex>.json`, beside `manifests/<hex>` with the bytes. */
export const manifestRecordSchema = z.object({
  ...timed,
  digest,
  size: z.number(),
  content: manifestContentSchema,
  /** From the image's config. */
  architecture: z.string().optional(),
  os: z.string().optional(),
});
export type ManifestRecord = z.infer<typeof manifestRecordSchema>;

/** The platform in an image's config. @see https://github.com/opencontainers/image-spec/blob/main/config.md */
export const imageConfigSchema = z.object({ architecture: z.string(), os: z.string() });
