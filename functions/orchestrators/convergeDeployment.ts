import type { OrchestrationContext } from 'durable-functions';
import type { ActivityInput, ConvergenceEnd, HealthCheck, OrchestratorContracts } from '../contracts.ts';
import { call, RunFault, type Steps, wait } from './steps.ts';

const checkIntervalSeconds = 2;
const mostRounds = 20;

/**
 * Makes a container group run what the ledger says, and finds out whether it is healthy there.
 *
 * Each round reads the ledger anew: a runner that comes late applies the current decision, never its own.
 */
export function* convergeDeployment(context: OrchestrationContext): Steps<ConvergenceEnd> {
  try {
    return yield* convergeGroup(context, context.df.getInput<OrchestratorContracts['convergeDeployment']['input']>());
  } catch (error) {
    if (error instanceof RunFault) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

function* convergeGroup(context: OrchestrationContext, { task }: { readonly task: string }): Steps<ConvergenceEnd> {
  for (let round = 0; round < mostRounds; round++) {
    const view = yield* call(context, 'readDeployment', { task });
    if (view.desired === undefined) return { kind: 'nothing' };
    const { digest, order, runId } = view.desired;

    const mustChange = view.digest !== digest || view.hasFailed === true;
    if (mustChange) yield* call(context, 'applyDeployment', { task, digest, order });
    // The old container may still be listed under the new image: only a start that is not its own counts.
    const oldStart = mustChange && view.startedAt !== undefined ? { notStartedAt: view.startedAt } : {};
    const health = yield* untilHealthy(context, { task, digest, order, ...oldStart }, view.healthySeconds);

    if (health.kind === 'changed') {
      yield* wait(context, checkIntervalSeconds);
      continue;
    }
    yield* call(context, 'recordHealth', { task, digest, health: health.kind });
    return health.kind === 'healthy'
      ? { kind: 'equal', digest, order }
      : { kind: 'unhealthy', digest, order, runId, reason: health.message };
  }
  throw new RunFault({
    code: 'DEPLOYMENT_BUSY',
    message: `The container group of ${task} did not stay as it was deployed. Find out who else changes it.`,
  });
}

type HealthEnd = Exclude<HealthCheck, { kind: 'waiting' }>;

function* untilHealthy(
  context: OrchestrationContext,
  input: ActivityInput<'checkHealth'>,
  budgetSeconds: number,
): Steps<HealthEnd> {
  const latest = context.df.currentUtcDateTime.getTime() + budgetSeconds * 1000;
  for (;;) {
    const health = yield* call(context, 'checkHealth', input);
    if (health.kind !== 'waiting') return health;
    // By the history's clock: a check waits for the container by itself, which counts too.
    const isOver = context.df.currentUtcDateTime.getTime() + checkIntervalSeconds * 1000 > latest;
    if (isOver) return { kind: 'unhealthy', message: `Not healthy within ${budgetSeconds} s: ${health.message}` };
    yield* wait(context, checkIntervalSeconds);
  }
}
