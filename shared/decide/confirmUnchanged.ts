import type { DecisionInput, ImportState, Promotion } from '../ledger/ledger.ts';
import { type Decided, digestState, newerDecision, superseded } from './decided.ts';
import { objectionTo } from './promote.ts';

export interface ConfirmInput extends DecisionInput {
  /** A person asked for this run. */
  readonly byHand?: boolean;
}

/**
 * The candidate is what was desired when the run looked: it stays so, and older runs are over.
 *
 * Where an older run has replaced it meanwhile, it is newer than that and becomes desired again: its gates said yes when it was
 * promoted. An adopted digest can not be confirmed, no gate was asked about it.
 */
export function confirmUnchanged(state: ImportState, input: ConfirmInput, now: string): Decided {
  const { desired, promotions } = state;
  const { digest, order } = input;
  const promoted = promotions.find((promotion) => promotion.digest === digest);
  if (promoted === undefined) return superseded(`${digest} was never promoted: no gate was asked about it.`);
  const isDesired = desired?.digest === digest && desired.outcome !== 'adopted';
  const isRevoked = state.digests.get(digest)?.revokedAt !== undefined;
  if (!isDesired || isRevoked) return comeBack(state, { input, promoted }, now);

  return {
    decision: { kind: 'decided', outcome: 'unchanged', reason: `${digest} is promoted already.` },
    changes: order > desired.order ? { desired: { ...desired, order } } : {},
  };
}

function comeBack(
  state: ImportState,
  { input, promoted }: { readonly input: ConfirmInput; readonly promoted: Promotion },
  now: string,
): Decided {
  const { digest, order, runId, byHand = false } = input;
  const known = digestState(state, digest, now);
  const objection = newerDecision(state, order) ?? objectionTo(known, { digest, order, byHand });
  if (objection !== undefined) return superseded(objection);
  return {
    decision: {
      kind: 'decided',
      outcome: 'promoted',
      reason: `${digest} is desired again: what had replaced it meanwhile is older.`,
    },
    changes: {
      desired: { digest, order, outcome: 'promoted', runId, decidedAt: now },
      promotion: { ...promoted, order, runId, promotedAt: now },
      digests: [{ ...known, rolledBackOrder: undefined }],
    },
  };
}
