import type { Digest } from '../image.ts';
import type { Decision, DesiredDigest, DigestState, ImportState, Promotion } from '../ledger/ledger.ts';

/** What a decision about an import writes. Nothing: it changes nothing. */
export interface ImportChanges {
  readonly desired?: DesiredDigest;
  readonly promotion?: Promotion;
  readonly digests?: readonly DigestState[];
}

/** A decision and what it writes: all of it, at once, and only if nothing it was drawn from has changed. */
export interface Decided<D = Decision> {
  readonly decision: D;
  readonly changes: ImportChanges;
}

export function superseded(reason: string): Decided {
  return { decision: { kind: 'superseded', reason }, changes: {} };
}

/** What is known of the digest; a new one is first seen now. */
export function digestState(state: ImportState, digest: Digest, now: string): DigestState {
  return state.digests.get(digest) ?? { digest, firstSeenAt: now, holders: [], quarantine: 'absent' };
}

/** "Desired = digest, order = n" holds only over a lower order; undefined: nothing newer stands against it. */
export function newerDecision({ desired }: ImportState, order: number): string | undefined {
  if (desired === undefined || desired.order < order) return undefined;
  return `Decision ${desired.order} (${desired.outcome} ${desired.digest}) is newer than ${order}.`;
}
