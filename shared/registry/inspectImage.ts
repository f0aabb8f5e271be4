import type { Digest } from '../image.ts';
import type { ImageOrigin } from '../ports.ts';
import { type Place, readConfig, readManifest } from './content.ts';
import { formatPlatform, isRunnable, normalPlatform } from './platform.ts';

/** The platforms of an image: all of an index, the one of a single image. */
export async function readPlatforms(place: Place, digest: Digest): Promise<readonly string[]> {
  const manifest = await readManifest(place, digest);
  if (manifest.kind === 'image') return [formatPlatform(await readConfig(place, manifest.config))];
  const platforms = manifest.manifests.map(({ platform }) => platform).filter((platform) => platform !== undefined);
  return [...new Set(platforms.filter(isRunnable).map(formatPlatform))];
}

/**
 * What the image was made from, for one platform.
 *
 * A single image is taken for whatever platform is asked for, as container engines do.
 *
 * @returns undefined when an index has no image for the platform
 */
export async function readOrigin(place: Place, digest: Digest, platform: string): Promise<ImageOrigin | undefined> {
  let manifest = await readManifest(place, digest);
  if (manifest.kind === 'index') {
    const wanted = normalPlatform(platform);
    const found = manifest.manifests.find(
      (one) => one.platform !== undefined && formatPlatform(one.platform) === wanted,
    );
    if (found === undefined) return undefined;
    manifest = await readManifest(place, found.digest);
  }
  // An index inside an index names no platform of its own that could be asked for.
  if (manifest.kind === 'index') return undefined;
  const { rootfs, history } = await readConfig(place, manifest.config);
  return { layers: rootfs.diff_ids, history: (history ?? []).map(({ created_by: instruction = '' }) => instruction) };
}
