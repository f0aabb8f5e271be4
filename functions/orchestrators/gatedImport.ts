import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { askGates } from './askGates.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { quarantine } from './quarantine.ts';
import { convergeTo, withdraw } from './settleImport.ts';
import { call, type Steps } from './steps.ts';

/** Takes a candidate by digest, asks the gates, and promotes it or leaves everything as it is. */
export function* gatedImport(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => importCandidate(context, run));
}

function* importCandidate(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const { runId } = run;
  const { digest, isDesired, gates } = yield* call(context, 'identifyCandidate', { runId });

  // A Commit run means that the test changed: it is asked about what runs already.
  if (isDesired && run.trigger !== 'Commit') return yield* leaveUnchanged(context, run, digest);

  yield* quarantine(context, runId, digest);
  const verdict = yield* askGates(context, { runId, digest, gates });

  if (verdict.kind === 'fault') return { status: 'Error', reason: verdict.reason };
  if (verdict.kind === 'reject') {
    const rejection = yield* call(context, 'reject', { runId, digest, reason: verdict.reason });
    if (isDesired || rejection.isDesired) return yield* withdraw(context, run, { digest, reason: verdict.reason });
    return { status: 'Failed', outcome: 'rejected', reason: verdict.reason };
  }
  if (isDesired) return yield* leaveUnchanged(context, run, digest);

  const decision = yield* call(context, 'promote', { runId, digest });
  if (decision.kind === 'superseded') return { status: 'Succeeded', outcome: 'superseded', reason: decision.reason };
  return yield* convergeTo(context, run, { status: 'Succeeded', outcome: 'promoted', reason: decision.reason });
}

function* leaveUnchanged(
  context: OrchestrationContext,
  run: BegunRun,
  digest: Parameters<typeof quarantine>[2],
): Steps<RunEnd> {
  const { kind, reason, isBack } = yield* call(context, 'confirmUnchanged', { runId: run.runId, digest });
  if (isBack) return yield* convergeTo(context, run, { status: 'Succeeded', outcome: 'promoted', reason });
  return { status: 'Succeeded', outcome: kind === 'superseded' ? 'superseded' : 'unchanged', reason };
}
