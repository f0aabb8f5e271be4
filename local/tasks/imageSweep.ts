import { listImages } from '../containers/listImages.ts';
import type { ContainerEngine } from '../containers/types.ts';

/** Removes the images of ended runs from the machine, but never while another run might be using the same ones. */
export interface ImageSweep {
  /** Waits for a removal that is under way. Each run enters once and leaves once. */
  enter(): Promise<void>;
  /** Hands in the IDs of what the run built. What all runs have handed in is removed when none has come for a while. */
  leave(images: Iterable<string>): Promise<void>;
  /** Removes what is left, when no run is. */
  close(): Promise<void>;
}

/**
 * Two runs may hold one image: what one has pushed the other pulls as its base while the first one ends. So images go when no
 * run is left, and only those that have no name: an image that something has pulled since is that one's.
 *
 * @param quietMs nobody waits for a removal, and the next run of a chain comes soon; 0: the last run to leave removes them itself
 */
export function createImageSweep(engine: ContainerEngine, quietMs: number): ImageSweep {
  const waiting = new Set<string>();
  let runs = 0;
  let timer: NodeJS.Timeout | undefined;
  let removal = Promise.resolve();

  function sweep(): Promise<void> {
    if (runs > 0 || waiting.size === 0) return removal;
    // What can't be removed now is removed by its label when the instance is cleaned up.
    removal = removeUnnamed(engine, [...waiting]).catch(() => undefined);
    waiting.clear();
    return removal;
  }

  return {
    async enter() {
      runs += 1;
      clearTimeout(timer);
      await removal;
    },
    async leave(images) {
      for (const image of images) waiting.add(image);
      runs -= 1;
      if (runs > 0) return;
      if (quietMs === 0) await sweep();
      else timer = setTimeout(() => void sweep(), quietMs);
    },
    async close() {
      clearTimeout(timer);
      await sweep();
    },
  };
}

async function removeUnnamed(engine: ContainerEngine, images: readonly string[]): Promise<void> {
  const unnamed = new Set(await listImages(engine, ['--filter', 'dangling=true', '--quiet']));
  const ours = images.filter((image) => unnamed.has(image));
  // One that a container still uses stays; it goes with that container's instance.
  if (ours.length > 0) await engine.call({ arguments: ['rmi', ...ours] });
}
