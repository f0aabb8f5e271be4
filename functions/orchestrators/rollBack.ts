import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { convergedEnd } from './settleImport.ts';
import { call, callSub, type Steps } from './steps.ts';

/** Goes back to an earlier promoted digest; tags and dependents follow. */
export function* rollBack(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => goBackTo(context, run));
}

function* goBackTo(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const decision = yield* call(context, 'decideRollback', { runId: run.runId });
  if (decision.kind === 'superseded') return { status: 'Failed', outcome: 'superseded', reason: decision.reason };
  const convergence = yield* callSub(context, 'convergeImport', { task: run.task });
  return convergedEnd(convergence, { status: 'Succeeded', outcome: 'rolledBack', reason: decision.reason });
}
