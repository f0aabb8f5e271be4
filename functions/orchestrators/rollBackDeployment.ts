import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { convergeTo } from './deploy.ts';
import { call, type Steps } from './steps.ts';

/** Deploys an earlier healthy image again. One that is not healthy any more is left for what ran before. */
export function* rollBackDeployment(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => goBackTo(context, run));
}

function* goBackTo(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const { kind, reason, digest } = yield* call(context, 'decideDeploymentRollback', { runId: run.runId });
  if (kind === 'superseded') return { status: 'Failed', outcome: 'superseded', reason };
  return yield* convergeTo(context, run, { digest, outcome: 'rolledBack', reason });
}
