import type { OrchestrationContext } from 'durable-functions';
import { isRetryable } from '../../shared/errors.ts';
import type { ActivityResult, OrchestratorContracts } from '../contracts.ts';
import { attemptDelaysSeconds } from './attemptDelays.ts';
import { type Steps, wait } from './steps.ts';

/** Tells the commit that a run stems from how the run is. Beside the run, never in its way: a host that is down is tried for a day. */
export function* tellCommit(context: OrchestrationContext): Steps<void> {
  const { runId } = context.df.getInput<OrchestratorContracts['tellCommit']['input']>();
  for (const delay of [0, ...attemptDelaysSeconds]) {
    if (delay > 0) yield* wait(context, delay);
    const result = (yield context.df.callActivity('setCommitStatus', { runId })) as ActivityResult<null>;
    if (result.ok || !isRetryable(result.fault.code)) return;
  }
}
