import type { OrchestrationContext } from 'durable-functions';
import type { ActivityName } from '../contracts.ts';
import { call, RunFault, type Steps } from './steps.ts';

const repairs = [
  'repairBases',
  'repairObservations',
  'repairRuns',
  'repairDrift',
  'repairQuarantines',
  'repairBuilds',
] as const satisfies readonly ActivityName[];

/** Finds what events did not tell. One repair that can't be done now does not keep the others from being done; the next tick tries again. */
export function* repair(context: OrchestrationContext): Steps<void> {
  for (const name of repairs) {
    yield* tolerant(call(context, name, null));
  }
}

function* tolerant(steps: Steps<unknown>): Steps<void> {
  try {
    yield* steps;
  } catch (error) {
    // The activity has logged it.
    if (!(error instanceof RunFault)) throw error;
  }
}
