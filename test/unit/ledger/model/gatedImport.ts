import type { Digest } from '../../../../shared/image.ts';
import type { Outcome, Run, RunId } from '../../../../shared/run.ts';
import { converge } from './converge.ts';
import { step } from './steps.ts';
import { key, upstreamTag, type World } from './world.ts';

interface End {
  readonly outcome: Outcome;
  readonly passed: boolean;
}

/** What functions/orchestrators/gatedImport.ts does, in its order, with activities that wait for their turn. */
export async function gatedImport(world: World, begun: Run): Promise<End> {
  const { imports } = world.ledger;
  const { runId } = begun;
  const { run, digest, isDesired } = await step(world, () => identify(world, runId));
  const input = { digest, order: run.order ?? 0, runId };
  const byHand = run.trigger === 'Manual';
  if (isDesired && run.trigger !== 'Commit') return await confirm();

  await world.turn();
  const passed = world.gateSaysYes(runId, digest);
  if (!passed) {
    await step(world, () => imports.reject(key, { ...input, reason: 'The test said no.' }));
    if (isDesired) await step(world, () => imports.revoke(key, { digest, runId, reason: 'The new test said no.' }));
    if (isDesired) await converge(world);
    return { outcome: isDesired ? 'revoked' : 'rejected', passed };
  }
  if (isDesired) return await confirm();
  const uniqueTag = `15-alpine-${runId}`;
  const decision = await step(world, () => imports.promote(key, { ...input, uniqueTag, byHand }));
  if (decision.kind === 'decided') await converge(world);
  return { outcome: decision.kind === 'decided' ? decision.outcome : 'superseded', passed };

  async function confirm(): Promise<End> {
    const decision = await step(world, () => imports.confirmUnchanged(key, { ...input, byHand }));
    // Its gates said yes when it was promoted.
    return { outcome: decision.kind === 'decided' ? decision.outcome : 'superseded', passed: true };
  }
}

interface Identified {
  readonly run: Run;
  readonly digest: Digest;
  readonly isDesired: boolean;
}

async function identify(world: World, runId: RunId): Promise<Identified> {
  const { runs, imports } = world.ledger;
  const run = await runs.get(runId);
  if (run === undefined) throw new Error('A run without a row was started.');
  const seen = run.digest === undefined ? await lookedUp(world, run) : { digest: run.digest, order: run.order ?? 0 };
  const recorded = await runs.update(runId, (current) => (current.digest === undefined ? seen : {}));
  const digest = recorded.digest ?? seen.digest;
  if (world.firstStable !== undefined) await imports.adopt(key, world.firstStable);
  const { desired } = await imports.read(key);
  return { run: recorded, digest, isDesired: desired?.digest === digest && desired.outcome !== 'adopted' };
}

/** The digest and the number it counts under: never older than the observation that the run takes. */
async function lookedUp(
  world: World,
  { cause, order = 0 }: Run,
): Promise<{ readonly digest: Digest; readonly order: number }> {
  if (cause.kind === 'image') return { digest: cause.digest, order };
  const { observations } = world.ledger;
  const observation = await observations.look(upstreamTag, async () => {
    await world.turn();
    return world.upstream;
  });
  if (observation === undefined) throw new Error('Runs by hand wait until there is something upstream.');
  await observations.take(upstreamTag, key.task, observation.number);
  return { digest: observation.value, order: Math.max(order, observation.number) };
}
