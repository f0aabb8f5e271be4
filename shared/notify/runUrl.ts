import type { RunId } from '../run.ts';

/** Where the dashboard shows a run; undefined where the function app does not know its address. */
export function runUrl(address: string | undefined, runId: RunId): string | undefined {
  return address === undefined ? undefined : `${address}/#/runs/${runId}`;
}
