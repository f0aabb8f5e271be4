import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { convergeTo } from './settleImport.ts';
import { call, type Steps } from './steps.ts';

/** Goes back to an earlier promoted digest; tags and dependents follow. */
export function* rollBack(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => goBackTo(context, run));
}

function* goBackTo(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const decision = yield* call(context, 'decideRollback', { runId: run.runId });
  if (decision.kind === 'superseded') return { status: 'Failed', outcome: 'superseded', reason: decision.reason };
  return yield* convergeTo(context, run, { status: 'Succeeded', outcome: 'rolledBack', reason: decision.reason });
}
