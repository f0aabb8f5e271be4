import { z } from 'zod';
import { document, mediaTypes } from './image.ts';
import type { RepositoryClient } from './registryClient.ts';

/** The platforms that are copied: the ones Customhouse runs on. */
const platforms = ['amd64', 'arm64'];

const indexSchema = z.object({
  manifests: z.array(
    z.looseObject({
      mediaType: z.string(),
      digest: z.string(),
      size: z.number(),
      platform: z.looseObject({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});
const blobSchema = z.object({ digest: z.string(), size: z.number() });
const manifestSchema = z.object({ mediaType: z.string().optional(), config: blobSchema, layers: z.array(blobSchema) });

/**
 * Copies a multi-platform image with the two platforms we run on.
 *
 * @returns the digest of the new index: its list is shorter than the source's
 * @throws Error when the source is no index, or a registry refuses
 */
export async function copyImage(from: RepositoryClient, to: RepositoryClient, tag: string): Promise<string> {
  const source = await from.getManifest(tag);
  const all = indexSchema.parse(JSON.parse(source?.content ?? '{}')).manifests;
  const manifests = all.filter(({ platform }) => platform?.os === 'linux' && platforms.includes(platform.architecture));
  for (const { digest, mediaType } of manifests) await copyPlatform(from, to, { digest, mediaType });
  const index = document(mediaTypes.index, { schemaVersion: 2, mediaType: mediaTypes.index, manifests });
  await to.putManifest(tag, index);
  return index.digest;
}

async function copyPlatform(
  from: RepositoryClient,
  to: RepositoryClient,
  { digest, mediaType }: { readonly digest: string; readonly mediaType: string },
): Promise<void> {
  const manifest = await from.getManifest(digest);
  if (manifest === undefined) throw new Error(`The upstream index names ${digest}, which is not there.`);
  const { config, layers } = manifestSchema.parse(JSON.parse(manifest.content));
  for (const blob of [config, ...layers]) {
    const bytes = Buffer.from(await (await from.getBlob(blob.digest)).arrayBuffer());
    await to.putBlob({ digest: blob.digest, size: blob.size, open: () => bytes });
  }
  await to.putManifest(digest, { mediaType, digest, content: manifest.content });
}
