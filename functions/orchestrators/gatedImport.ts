import type { OrchestrationContext } from 'durable-functions';
import type { RunEnd } from '../contracts.ts';
import { askGates } from './askGates.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { quarantine } from './quarantine.ts';
import { convergedEnd, withdraw } from './settleImport.ts';
import { call, callSub, type Steps } from './steps.ts';

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
    yield* call(context, 'reject', { runId, digest, reason: verdict.reason });
    if (isDesired) return yield* withdraw(context, run, { digest, reason: verdict.reason });
    return { status: 'Failed', outcome: 'rejected', reason: verdict.reason };
  }
  if (isDesired) return yield* leaveUnchanged(context, run, digest);

  const decision = yield* call(context, 'promote', { runId, digest });
  if (decision.kind === 'superseded') return { status: 'Succeeded', outcome: 'superseded', reason: decision.reason };
  const convergence = yield* callSub(context, 'convergeImport', { task: run.task });
  return convergedEnd(convergence, { status: 'Succeeded', outcome: 'promoted', reason: decision.reason });
}

function* leaveUnchanged(
  context: OrchestrationContext,
  run: BegunRun,
  digest: Parameters<typeof quarantine>[2],
): Steps<RunEnd> {
  const decision = yield* call(context, 'confirmUnchanged', { runId: run.runId, digest });
  const outcome = decision.kind === 'superseded' ? 'superseded' : 'unchanged';
  return { status: 'Succeeded', outcome, reason: decision.reason };
}
