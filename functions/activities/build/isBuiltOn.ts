import type { ImageOrigin } from '../../../shared/ports.ts';

/**
 * Whether an image was built on a base: it begins with the base's layers and with the instructions that the base was made by. Layers alone do not tell
 * bases apart that differ in a variable only.
 *
 * What tells no history is known by its layers alone; docker, BuildKit and buildah keep the base's in front of their own.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md#properties `rootfs`, `history`
 */
export function isBuiltOn(image: ImageOrigin, base: ImageOrigin): boolean {
  const isTold = image.history.length > 0;
  return beginsWith(image.layers, base.layers) && (!isTold || beginsWith(image.history, base.history));
}

function beginsWith(whole: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((one, index) => whole[index] === one);
}
