import fc from 'fast-check';
import { fanOut, startInstance, startRun } from './runs.ts';
import { converge } from './converge.ts';
import { digestOf, type Letter, letters, upstreamTag, type World } from './world.ts';

/** Something that happens from outside, while everything else goes on. */
export type Happening =
  /** The tag moves; its event comes this often. */
  | { readonly kind: 'push'; readonly letter: Letter; readonly events: 0 | 1 | 2 }
  | { readonly kind: 'handPush'; readonly letter: Letter }
  | { readonly kind: 'run'; readonly trigger: 'Manual' | 'Timer' | 'Commit' }
  | { readonly kind: 'rollBack'; readonly letter: Letter }
  | { readonly kind: 'revoke'; readonly letter: Letter }
  | { readonly kind: 'repair' }
  /** What comes next comes when all is quiet. */
  | { readonly kind: 'quiet' };

const letter = fc.constantFrom(...letters);

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('push'), letter, events: fc.constantFrom(1, 1, 2, 0) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('handPush'), letter }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('run'), trigger: fc.constantFrom('Manual', 'Timer', 'Commit') }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rollBack'), letter }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('revoke'), letter }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repair') }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('quiet') }) },
);

export async function happen(world: World, what: Happening, request: string): Promise<void> {
  await world.turn();
  const note = '';
  if (what.kind === 'push') await push(world, what);
  if (what.kind === 'handPush') world.stableTag = digestOf(what.letter);
  if (what.kind === 'repair') await repair(world);
  if (what.kind === 'run' && world.upstream !== undefined)
    await startRun(world, { kind: 'request', request }, what.trigger);
  if (what.kind === 'rollBack')
    await startRun(world, { kind: 'rollback', request, digest: digestOf(what.letter), note }, 'Manual');
  if (what.kind === 'revoke')
    await startRun(world, { kind: 'revocation', request, digest: digestOf(what.letter), note }, 'Manual');
}

async function push(world: World, { letter, events }: Extract<Happening, { kind: 'push' }>): Promise<void> {
  const moved = { value: digestOf(letter), time: world.tick() };
  world.upstream = moved;
  await Promise.all(
    Array.from({ length: events }, async () => {
      await world.turn();
      const reported = await world.ledger.observations.report(upstreamTag, moved);
      if (reported.kind === 'current') await fanOut(world, reported.observation);
    }),
  );
}

/** What the timer does: look, start what has a row and no instance, put the tag right. */
export async function repair(world: World): Promise<void> {
  const observation = await world.ledger.observations.look(upstreamTag, async () => {
    await world.turn();
    return world.upstream;
  });
  if (observation !== undefined) await fanOut(world, observation);
  for (const { runId } of await world.ledger.runs.unfinished()) await startInstance(world, runId);
  await converge(world);
}
