import { imageIndex, platformImage } from './image.ts';
import { blobOfDocument, blobOfFile, type RepositoryClient } from './registryClient.ts';
import type { StandInLayer } from './standIn.ts';

const otherArchitecture = { x64: 'arm64', arm64: 'amd64' } as const;
const ownArchitecture = { x64: 'amd64', arm64: 'arm64' } as const;

/**
 * Pushes a two-platform index on the stand-in's layer. The first platform is this machine's and runs; the second has the
 * same layer under the other platform's name, so that an index is an index: its label is what differs.
 *
 * @param label another one makes another index, as if upstream had published a new image
 * @returns the digest of the index
 */
export async function pushStandIn(
  client: RepositoryClient,
  tag: string,
  layer: StandInLayer,
  label: string,
): Promise<string> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const images = [ownArchitecture[arch], otherArchitecture[arch]].map((name) => platformImage(name, layer, label));
  await client.putBlob(blobOfFile(layer.digest, layer.size, layer.file));
  for (const { config, manifest } of images) {
    await client.putBlob(blobOfDocument(config));
    await client.putManifest(manifest.digest, manifest);
  }
  const index = imageIndex(images);
  await client.putManifest(tag, index);
  return index.digest;
}
