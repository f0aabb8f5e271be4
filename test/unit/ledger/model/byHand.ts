import type { Digest } from '../../../../shared/image.ts';
import type { Outcome, Run } from '../../../../shared/run.ts';
import { converge } from './converge.ts';
import { step } from './steps.ts';
import { key, type World } from './world.ts';

interface End {
  readonly outcome: Outcome;
  readonly passed: boolean;
}

/** Somebody goes back to a digest. */
export async function rollBackRun(world: World, { runId, order = 0 }: Run, digest: Digest): Promise<End> {
  await step(world, () => world.ledger.runs.update(runId, () => ({ digest })));
  const decision = await step(world, () => world.ledger.imports.rollBack(key, { digest, order, runId }));
  if (decision.kind === 'superseded') return { outcome: 'superseded', passed: false };
  await converge(world);
  return { outcome: decision.outcome, passed: false };
}

/** Somebody withdraws a digest. */
export async function revocation(world: World, { runId }: Run, digest: Digest): Promise<End> {
  await step(world, () => world.ledger.runs.update(runId, () => ({ digest })));
  const { wasDesired } = await step(world, () =>
    world.ledger.imports.revoke(key, { digest, runId, reason: 'Withdrawn by hand.' }),
  );
  if (wasDesired) await converge(world);
  return { outcome: 'revoked', passed: false };
}
