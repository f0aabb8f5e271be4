import { key, type World } from './world.ts';

/** Makes the stable tag what the ledger says, reads both again, and goes round if either has changed. */
export async function converge(world: World): Promise<void> {
  for (;;) {
    const { desired } = await world.ledger.imports.read(key);
    if (desired === undefined || desired.outcome === 'adopted') return;
    await world.turn();
    if (world.stableTag === desired.digest) return;
    // A slow import: what is written now was read long ago.
    await world.turn();
    world.stableTag = desired.digest;
    world.written.add(desired.digest);
  }
}
