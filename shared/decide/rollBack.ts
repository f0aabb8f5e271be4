import type { DecisionInput, ImportState } from '../ledger/ledger.ts';
import { type Decided, digestState, newerDecision, superseded } from './decided.ts';

/** Goes back to a digest that was promoted before; the one we leave comes back only by hand. */
export function rollBack(state: ImportState, { digest, order, runId }: DecisionInput, now: string): Decided {
  const { desired, promotions } = state;
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
    decision: { kind: 'decided', outcome: 'rolledBack', reason: `Rolled back to ${digest}.` },
    changes: {
      desired: { digest, order, outcome: 'rolledBack', runId, decidedAt: now },
      digests: [...left, { ...target, rolledBackOrder: undefined }],
    },
  };
}
