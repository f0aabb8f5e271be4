import type { DecisionInput, ImportState } from '../ledger/ledger.ts';
import { type Decided, digestState, newerDecision, superseded } from './decided.ts';

/** Goes back to a digest that was promoted before; the one we leave comes back only by hand. */
export function rollBack(state: ImportState, { digest, order, runId }: DecisionInput, now: string): Decided {
  const { desired, promotions } = state;
  const decision = { kind: 'decided', outcome: 'rolledBack', reason: `Rolled back to ${digest}.` } as const;
  if (isOurs(state, { order, runId })) return { decision, changes: {} };

  const target = digestState(state, digest, now);
  if (!promotions.some((promotion) => promotion.digest === digest))
    return superseded(`${digest} was never promoted, so there is no unique tag to go back to.`);
  if (target.revokedAt !== undefined)
    return superseded(`${digest} was revoked: ${target.revokedReason ?? 'no reason was given'}`);
  const newer = newerDecision(state, order);
  if (newer !== undefined) return superseded(newer);

  const left =
    desired === undefined || desired.digest === digest
      ? []
      : [{ ...digestState(state, desired.digest, now), rolledBackOrder: order }];
  return {
    decision,
    changes: {
      desired: { digest, order, outcome: 'rolledBack', runId, decidedAt: now },
      digests: [...left, { ...target, rolledBackOrder: undefined }],
    },
  };
}

/** Numbers are given out once: a mark with ours was made by us, even where something newer was decided since. */
function isOurs({ desired, digests }: ImportState, { order, runId }: Pick<DecisionInput, 'order' | 'runId'>): boolean {
  if (desired?.outcome === 'rolledBack' && desired.order === order && desired.runId === runId) return true;
  return [...digests.values()].some((digest) => digest.rolledBackOrder === order);
}
