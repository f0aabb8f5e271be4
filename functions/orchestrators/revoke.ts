import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { convergeTo } from './settleImport.ts';
import { call, type Steps } from './steps.ts';

/** Withdraws the digest that the run's cause names. */
export function* revoke(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => revokeDigest(context, run));
}

function* revokeDigest(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const { kind, reason } = yield* call(context, 'decideRevocation', { runId: run.runId, reason: 'Revoked by hand.' });
  if (kind === 'standing') return { status: 'Failed', outcome: 'revoked', reason };
  const end: RunEnd = { status: 'Succeeded', outcome: 'revoked', reason };
  if (kind === 'notDesired') return end;
  return yield* convergeTo(context, run, end);
}
