import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Five layers, as an application on a usual base image has: clients send several at once. */
const layerCount = 5;
/** 100 MB in all. */
const layerBytes = 20_000_000;

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

/**
 * Writes an image of 100 MB that no registry has seen, as an OCI image layout.
 *
 * Its layers are noise: nothing is known already, nothing can be made smaller on the way.
 *
 * @returns its name for skopeo
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function writeRandomImage(folder: string): Promise<string> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  async function put(mediaType: string, content: Buffer) {
    const hex = createHash('sha256').update(content).digest('hex');
    await writeFile(join(blobs, hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  }

  const layers = [];
  for (let layer = 0; layer < layerCount; layer++) layers.push(await put(types.layer, randomBytes(layerBytes)));
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
  const config = await put(types.config, json({ architecture: 'amd64', os: 'linux', rootfs, config: {} }));
  const manifest = await put(types.manifest, json({ schemaVersion: 2, mediaType: types.manifest, config, layers }));
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'latest' } };
  await writeFile(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [named] }));
  await writeFile(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  return `oci:${folder}:latest`;
}

function json(content: unknown): Buffer {
  return Buffer.from(JSON.stringify(content));
}
