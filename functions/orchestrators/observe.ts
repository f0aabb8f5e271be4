import type { OrchestrationContext } from 'durable-functions';
import type { OrchestratorContracts } from '../contracts.ts';
import { call, notWaited, RunFault, type Steps, waitOut } from './steps.ts';

/** Follows up what events and webhooks told. What can't be followed up for long is left to repair, which looks for itself. */
export function* observe(context: OrchestrationContext): Steps<void> {
  let { reports } = context.df.getInput<OrchestratorContracts['observe']['input']>();
  try {
    for (let waited = notWaited; ;) {
      const { left, fault } = yield* call(context, 'recordReports', { reports });
      if (fault === undefined) return;
      waited = yield* waitOut(context, fault, waited);
      reports = left;
    }
  } catch (error) {
    // The activity has logged it.
    if (!(error instanceof RunFault)) throw error;
  }
}
