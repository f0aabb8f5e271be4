import { createHash } from 'node:crypto';
import type { Layer } from './layer.ts';

/** A manifest, an index or a configuration: its bytes are its identity. */
export interface Document {
  readonly mediaType: string;
  readonly digest: string;
  readonly content: string;
}

/** One platform of an index. */
export interface PlatformImage {
  readonly architecture: string;
  readonly config: Document;
  readonly manifest: Document;
}

export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

/** The same image for every build: its digest must not move by itself. */
const created = '2021-10-01T00:00:00Z';
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * One platform's image on a layer.
 *
 * @param label what tells this image from others on the same layer: platforms here share one
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md
 */
export function platformImage(architecture: string, layer: Layer, label: string): PlatformImage {
  const config = document(mediaTypes.config, {
    created,
    architecture,
    os: 'linux',
    config: { Env: [`PATH=${path}`], Cmd: ['node'], Labels: { 'customhouse.standin': `${label} ${architecture}` } },
    rootfs: { type: 'layers', diff_ids: [layer.diffId] },
    history: [{ created, created_by: 'Customhouse: stand-in for node:15-alpine' }],
  });
  const manifest = document(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(config),
    layers: [{ mediaType: mediaTypes.layer, digest: layer.digest, size: layer.size }],
  });
  return { architecture, config, manifest };
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md */
export function imageIndex(images: readonly PlatformImage[]): Document {
  return document(mediaTypes.index, {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: images.map(({ architecture, manifest }) => ({
      ...descriptor(manifest),
      platform: { os: 'linux', architecture },
    })),
  });
}

export function document(mediaType: string, value: unknown): Document {
  const content = JSON.stringify(value);
  return { mediaType, content, digest: `sha256:${createHash('sha256').update(content).digest('hex')}` };
}

function descriptor({ mediaType, digest, content }: Document): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest, size: Buffer.byteLength(content) };
}
