import type { OrchestrationContext } from 'durable-functions';
import type { RunId } from '../../shared/run.ts';
import type { RunBeginning, RunEnd } from '../contracts.ts';
import { call, RunCanceled, RunFault, type Steps } from './steps.ts';

export interface BegunRun extends Extract<RunBeginning, { kind: 'begun' }> {
  readonly runId: RunId;
}

/**
 * Everything that is the same for every run: a late second start has no effect, and whatever happens the run ends in a final
 * status with a reason.
 */
export function* asRun(context: OrchestrationContext, body: (run: BegunRun) => Steps<RunEnd>): Steps<void> {
  const runId = context.df.instanceId as RunId;
  const end = yield* endOf(begin(context, runId, body));
  if (end !== undefined) yield* call(context, 'endRun', { runId, ...end });
}

/** Undefined when the run has ended before. */
function* begin(
  context: OrchestrationContext,
  runId: RunId,
  body: (run: BegunRun) => Steps<RunEnd>,
): Steps<RunEnd | undefined> {
  const beginning = yield* call(context, 'beginRun', { runId });
  return beginning.kind === 'ended' ? undefined : yield* body({ ...beginning, runId });
}

function* endOf(steps: Steps<RunEnd | undefined>): Steps<RunEnd | undefined> {
  try {
    return yield* steps;
  } catch (error) {
    if (error instanceof RunCanceled)
      return { status: 'Canceled', reason: 'Canceled on request. Nothing was decided or changed.' };
    if (error instanceof RunFault) return { status: 'Error', reason: error.fault.message };
    return {
      status: 'Error',
      reason: 'A step failed in a way that was not foreseen. The function app’s log has the details under this run ID.',
    };
  }
}
