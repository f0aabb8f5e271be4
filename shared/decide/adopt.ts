import type { Digest } from '../image.ts';
import type { ImportState } from '../ledger/ledger.ts';
import type { ImportChanges } from './decided.ts';

/** Below every number: whatever the gates pass is newer. */
const adoptedOrder = 0;

/** The stable tag existed before us: it is what is desired as long as nothing was promoted. */
export function adopt({ desired, promotions }: ImportState, digest: Digest, now: string): ImportChanges {
  const isDecided = promotions.length > 0 || (desired !== undefined && desired.outcome !== 'adopted');
  if (isDecided || desired?.digest === digest) return {};
  return { desired: { digest, order: adoptedOrder, outcome: 'adopted', decidedAt: now } };
}
