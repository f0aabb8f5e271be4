import { type Happening, happen, repair } from './script.ts';
import { key, upstreamTag, type World } from './world.ts';

/** One finds what is missing, what it started may need one more to be put right. */
const enoughRepairs = 3;

/** Everything between two quiet moments happens at once, in whatever order the turns come; at last nothing more comes from outside. */
export async function live(world: World, script: readonly Happening[]): Promise<void> {
  await world.ledger.observations.look(upstreamTag, () => Promise.resolve(world.upstream));
  await world.ledger.observations.beginWatch(upstreamTag, [key.task]);
  for (const [index, what] of script.entries()) {
    if (what.kind === 'quiet') await quiet(world);
    else world.late.push(happen(world, what, `request-${index}`));
  }
  await quiet(world);
  world.calm = true;
  for (let round = 0; round < enoughRepairs; round++) {
    await repair(world);
    await quiet(world);
  }
}

async function quiet(world: World): Promise<void> {
  for (let waiting = world.late.splice(0); waiting.length > 0; waiting = world.late.splice(0))
    await Promise.all(waiting);
}
