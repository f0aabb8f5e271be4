import { z } from 'zod';
import { isDigest } from '../image.ts';

/** A list of images, one per platform. */
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const;
/** One image. */
const imageTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** A registry that is not told all four answers with another manifest, and so another digest. */
export const manifestAccept = [...indexTypes, ...imageTypes].join(', ');

const digestSchema = z.string().refine(isDigest);
const descriptorSchema = z.object({ mediaType: z.string(), digest: digestSchema, size: z.number().nonnegative() });

/** @see https://github.com/opencontainers/image-spec/blob/main/image-index.md */
const indexSchema = z.object({
  manifests: z.array(
    descriptorSchema.extend({
      platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
    }),
  ),
});
/** @see https://github.com/opencontainers/image-spec/blob/main/manifest.md */
const imageSchema = z.object({ config: descriptorSchema });

/** @see https://github.com/opencontainers/image-spec/blob/main/config.md */
export const configSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  rootfs: z.object({ diff_ids: z.array(digestSchema) }),
  history: z.array(z.object({ created_by: z.string().optional() })).nullish(),
});
export type ImageConfig = z.infer<typeof configSchema>;

export type Manifest =
  | ({ readonly kind: 'index' } & z.infer<typeof indexSchema>)
  | ({ readonly kind: 'image' } & z.infer<typeof imageSchema>);

const manifestSchema = z.union([
  indexSchema.transform((index) => ({ kind: 'index' as const, ...index })),
  imageSchema.transform((image) => ({ kind: 'image' as const, ...image })),
]);

/** By its content, as its media type may be missing from it. Undefined when it is neither an index nor an image. */
export function parseManifest(text: string): Manifest | undefined {
  return parse(manifestSchema, text);
}

export function parseConfig(text: string): ImageConfig | undefined {
  return parse(configSchema, text);
}

function parse<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
