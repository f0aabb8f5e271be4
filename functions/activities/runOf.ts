import type { App } from '../../shared/app.ts';
import { CustomhouseError } from '../../shared/errors.ts';
import type { Run, RunId } from '../../shared/run.ts';

/** @throws TASK_UNKNOWN when the ledger has no such run */
export async function runOf(app: App, runId: RunId): Promise<Run> {
  const run = await app.ledger.runs.get(runId);
  if (run === undefined)
    throw new CustomhouseError('TASK_UNKNOWN', `The ledger has no run ${runId}. Start the task again.`);
  return run;
}

/** The number by which the run's decisions are ordered; its first activity took it. */
export function orderOf(run: Run): number {
  if (run.order === undefined) throw new Error(`Run ${run.runId} decides before it has a number.`);
  return run.order;
}
