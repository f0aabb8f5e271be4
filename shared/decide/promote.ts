import type { DecisionInput, DigestState, ImportState } from '../ledger/ledger.ts';
import { type Decided, digestState, newerDecision, superseded } from './decided.ts';

export interface PromoteInput extends DecisionInput {
  readonly uniqueTag: string;
  /** A person asked for this run: a digest that was rolled back from may come back. */
  readonly byHand: boolean;
}

/** A candidate passed every gate: it becomes desired, unless something newer or something said of it since stands against that. */
export function promote(state: ImportState, input: PromoteInput, now: string): Decided {
  const { digest, order, runId, uniqueTag } = input;
  const known = digestState(state, digest, now);
  const objection = newerDecision(state, order) ?? objectionTo(known, input);
  if (objection !== undefined) return superseded(objection);

  return {
    decision: { kind: 'decided', outcome: 'promoted', reason: `Every gate said yes to ${digest}.` },
    changes: {
      desired: { digest, order, outcome: 'promoted', runId, decidedAt: now },
      promotion: { digest, order, runId, uniqueTag, promotedAt: now, tagged: false },
      digests: [{ ...known, rolledBackOrder: undefined }],
    },
  };
}

/** What was said of the digest that stands against promoting it under this number; undefined: nothing. */
export function objectionTo(
  known: DigestState,
  { digest, order, byHand }: Pick<PromoteInput, 'digest' | 'order' | 'byHand'>,
): string | undefined {
  if (known.revokedAt !== undefined) return `${digest} was revoked: ${known.revokedReason ?? 'no reason was given'}`;
  if (known.rejectedOrder !== undefined && known.rejectedOrder > order)
    return `A newer run (${known.rejectedOrder}) rejected ${digest}.`;
  if (known.rolledBackOrder !== undefined && !byHand)
    return `The import was rolled back from ${digest}. Only a run by hand promotes it again.`;
  return undefined;
}
