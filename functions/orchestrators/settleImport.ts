import type { OrchestrationContext } from 'durable-functions';
import type { Digest } from '../../shared/image.ts';
import type { RunEnd } from '../contracts.ts';
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
  return yield* convergeTo(context, run, { status: 'Failed', outcome: 'revoked', reason: revocation.reason });
}

/** Makes the tags follow what was decided. That stands; when they could not be written yet, the run says so and repair goes on. */
export function* convergeTo(context: OrchestrationContext, run: BegunRun, end: RunEnd): Steps<RunEnd> {
  const convergence = yield* callSub(context, 'convergeImport', { task: run.task });
  if (convergence.kind !== 'fault') return end;
  return {
    ...end,
    status: 'Error',
    reason: `${end.reason} But the tags could not be written yet, repair goes on trying: ${convergence.fault.message}`,
  };
}
