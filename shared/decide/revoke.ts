import type { Digest } from '../image.ts';
import type { ImportState, Promotion } from '../ledger/ledger.ts';
import type { RunId } from '../run.ts';
import { type Decided, digestState } from './decided.ts';

export interface RevokeInput {
  readonly digest: Digest;
  readonly runId: RunId;
  readonly reason: string;
}

export interface Revocation {
  readonly wasDesired: boolean;
  /** What is desired after it: still the revoked digest where nothing good is left. */
  readonly now: Digest | undefined;
}

/**
 * Withdraws a digest. It takes no number, so that a newer candidate in test can still win: only if the digest is desired does
 * desired become the last good one, the order unchanged.
 */
export function revoke(state: ImportState, { digest, runId, reason }: RevokeInput, now: string): Decided<Revocation> {
  const { desired } = state;
  const known = digestState(state, digest, now);
  const marks = known.revokedAt === undefined ? [{ ...known, revokedAt: now, revokedReason: reason }] : [];
  if (desired?.digest !== digest)
    return { decision: { wasDesired: false, now: desired?.digest }, changes: { digests: marks } };

  const good = lastGood(state, digest);
  if (good === undefined) return { decision: { wasDesired: true, now: digest }, changes: { digests: marks } };
  return {
    decision: { wasDesired: true, now: good.digest },
    changes: {
      desired: { digest: good.digest, order: desired.order, outcome: 'revoked', runId, decidedAt: now },
      digests: marks,
    },
  };
}

/** What comes back when this digest is withdrawn; undefined where nothing good is left. */
export function lastGood(state: ImportState, digest: Digest): Promotion | undefined {
  return state.promotions.find((promotion) => promotion.digest !== digest && isGood(state, promotion));
}

/** Nothing was said against the digest since its promotion. */
function isGood({ digests }: ImportState, { digest, order }: Promotion): boolean {
  const known = digests.get(digest);
  if (known === undefined) return true;
  if (known.revokedAt !== undefined || known.rolledBackOrder !== undefined) return false;
  return known.rejectedOrder === undefined || known.rejectedOrder < order;
}
