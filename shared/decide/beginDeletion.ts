import type { DigestState } from '../ledger/ledger.ts';
import type { RunId } from '../run.ts';

/**
 * A quarantine is deleted only when no unfinished run holds it. Holders that have finished are forgotten.
 *
 * One that is `deleting` already is deleted again: who began may have died.
 */
export function beginDeletion(state: DigestState, unfinished: ReadonlySet<RunId>): DigestState {
  const holders = state.holders.filter((runId) => unfinished.has(runId));
  return { ...state, holders, quarantine: holders.length === 0 ? 'deleting' : state.quarantine };
}
