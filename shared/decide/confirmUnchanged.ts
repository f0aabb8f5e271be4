import type { DecisionInput, ImportState } from '../ledger/ledger.ts';
import { type Decided, superseded } from './decided.ts';

/**
 * The candidate is what is desired already: that stays, and older runs are over.
 *
 * An adopted digest can not be confirmed, the gates have not passed it; nor can one that stands only because nothing good is
 * left to replace it.
 */
export function confirmUnchanged(state: ImportState, { digest, order }: DecisionInput): Decided {
  const { desired } = state;
  if (desired?.digest !== digest) return superseded(`${digest} is not desired any more.`);
  if (desired.outcome === 'adopted') return superseded(`${digest} was only adopted: no gate was asked about it.`);
  if (state.digests.get(digest)?.revokedAt !== undefined) return superseded(`${digest} was revoked.`);

  return {
    decision: { kind: 'decided', outcome: 'unchanged', reason: `${digest} is promoted already.` },
    changes: order > desired.order ? { desired: { ...desired, order } } : {},
  };
}
