import type { DecisionInput, ImportState } from '../ledger/ledger.ts';
import { type Decided, digestState } from './decided.ts';

/** A gate said no: that is remembered with its number, and nothing else changes. */
export function reject(state: ImportState, input: DecisionInput & { readonly reason: string }, now: string): Decided {
  const known = digestState(state, input.digest, now);
  const isNews = input.order > (known.rejectedOrder ?? -1);
  return {
    decision: { kind: 'decided', outcome: 'rejected', reason: input.reason },
    changes: isNews ? { digests: [{ ...known, rejectedOrder: input.order, rejectedAt: now }] } : {},
  };
}
