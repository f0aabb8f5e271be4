import type { ContainerEngine } from './types.ts';

/** How often the images are listed when others keep changing some meanwhile. */
const mostListings = 20;
/** An image that somebody else has removed, and one of which Podman has only a part, still or already. */
const isGone = /no such image|image not known|unable to find/i;
const isInMotion = /retrieving parent of image|locating item named/i;

/** What an engine says of an image that is not there, or no longer. */
export function isImageGone(stderr: string): boolean {
  return isGone.test(stderr);
}

/**
 * The lines of `images --no-trunc …`. Podman's list fails when somebody else makes or removes an image while it is made: it is made again.
 *
 * @throws Error with the engine's own words
 */
export async function listImages(engine: ContainerEngine, args: readonly string[]): Promise<string[]> {
  for (let left = mostListings; ; left -= 1) {
    const { exitCode, stdout, stderr } = await engine.call({ arguments: ['images', '--no-trunc', ...args] });
    if (exitCode === 0) return stdout.split('\n').filter((line) => line !== '');
    if (left <= 1 || (!isGone.test(stderr) && !isInMotion.test(stderr))) {
      throw new Error(`"${engine.file.kind} images" failed: ${stderr.trim()}`);
    }
  }
}
