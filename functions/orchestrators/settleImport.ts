import type { OrchestrationContext } from 'durable-functions';
import type { Digest } from '../../shared/image.ts';
import type { ConvergenceEnd, RunEnd } from '../contracts.ts';
import type { BegunRun } from './asRun.ts';
import { call, callSub, type Steps } from './steps.ts';

/** Revokes a digest that was in use: the tag and what is built on it go back to the last good one. */
export function* withdraw(
  context: OrchestrationContext,
  run: BegunRun,
  input: { readonly digest: Digest; readonly reason: string },
): Steps<RunEnd> {
  const revocation = yield* call(context, 'decideRevocation', { runId: run.runId, ...input });
  if (revocation.kind !== 'replaced') return { status: 'Failed', outcome: 'revoked', reason: revocation.reason };
  const convergence = yield* callSub(context, 'convergeImport', { task: run.task });
  return convergedEnd(convergence, { status: 'Failed', outcome: 'revoked', reason: revocation.reason });
}

/** What was decided stands; when its tags could not be written yet, the run says so and repair goes on. */
export function convergedEnd(convergence: ConvergenceEnd, end: RunEnd): RunEnd {
  if (convergence.kind !== 'fault') return end;
  return {
    ...end,
    status: 'Error',
    reason: `${end.reason} But the tags could not be written yet, repair goes on trying: ${convergence.fault.message}`,
  };
}
