import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Part } from '../part.ts';
import { residentMegabytes } from '../residentMegabytes.ts';
import { ownRegistry } from './ownRegistry.ts';
import { writeRandomImage } from './randomImage.ts';
import { findSkopeo, push } from './skopeo.ts';

const name = 'registry-memory';
const pushesAtOnce = 10;
const mostMegabytes = 30;
const lookIntervalMs = 50;
/** A round writes 2 GB and takes half a minute: with 20 repetitions there are 4. */
const repetitionsPerRound = 5;

/** What the process of the registries holds while ten images of 100 MB come in at once, beside what it held before. */
export const registryMemory: Part = {
  name,
  async measure(system, repetitions) {
    const skopeo = findSkopeo(name, system.say);
    if (skopeo === undefined) return [];
    const folder = await mkdtemp(join(tmpdir(), 'customhouse-bench-'));
    const rounds = Math.ceil(repetitions / repetitionsPerRound);
    const registry = ownRegistry(system);
    function look(): number {
      return residentMegabytes(system.instance, 'azure');
    }
    try {
      const before: number[] = [];
      const changes: number[] = [];
      // The first is for warming up: what the process needs for its work at all.
      for (let round = 0; round <= rounds; round++) {
        system.say(`${name}: ${round} of ${rounds}`);
        const sources = await writeImages(folder);
        const start = look();
        const pushing = sources.map((source, image) =>
          push(skopeo, source, registry, `bench/memory-${round}-${image}:1`),
        );
        const change = await mostChange(Promise.all(pushing), start, look);
        await rm(folder, { recursive: true });
        if (round === 0) continue;
        before.push(start);
        changes.push(change);
      }
      return [
        { what: 'resident memory before', unit: 'MB', values: before },
        {
          what: `change while ${pushesAtOnce} pushes run`,
          unit: 'MB',
          values: changes,
          target: { atMost: mostMegabytes, of: 'largest' },
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function writeImages(folder: string): Promise<string[]> {
  const sources = [];
  for (let image = 0; image < pushesAtOnce; image++) sources.push(await writeRandomImage(join(folder, String(image))));
  return sources;
}

/** How far what `look` sees goes from `start`, up or down, until the work is done. */
async function mostChange(work: Promise<unknown>, start: number, look: () => number): Promise<number> {
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, Math.abs(look() - start));
  }, lookIntervalMs);
  try {
    await work;
  } finally {
    clearInterval(looking);
  }
  return most;
}
