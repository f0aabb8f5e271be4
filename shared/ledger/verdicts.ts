import type { DigestRecord, DigestState, Verdict } from './ledger.ts';

export function newestFirst(verdicts: readonly Verdict[]): readonly Verdict[] {
  return [...verdicts].sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** @param verdicts newest first */
export function digestRecordOf(state: DigestState, verdicts: readonly Verdict[]): DigestRecord {
  return { ...state, verdicts, faultsInRow: faultsInRow(verdicts) };
}

/** How many of the newest runs in a row ended in a fault of a gate. A promotion ends the row: no gate of that run had one. */
function faultsInRow(verdicts: readonly Verdict[]): number {
  const runs = [...new Set(verdicts.map(({ runId }) => runId))];
  const firstWithout = runs.findIndex(
    (runId) => !verdicts.some((verdict) => verdict.runId === runId && verdict.answer === 'fault'),
  );
  return firstWithout === -1 ? runs.length : firstWithout;
}
