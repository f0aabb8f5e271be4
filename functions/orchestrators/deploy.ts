import type { OrchestrationContext } from 'durable-functions';
import type { Digest } from '../../shared/image.ts';
import type { ActivityInput, ConvergenceEnd, RunEnd } from '../contracts.ts';
import type { BegunRun } from './asRun.ts';
import { call, callSub, type Steps } from './steps.ts';

/** Deploys the run's image; what does not become healthy goes back to the last image that was. */
export function* deploy(
  context: OrchestrationContext,
  run: BegunRun,
  image: Omit<ActivityInput<'decideDeployment'>, 'runId'>,
): Steps<RunEnd> {
  const { digest } = image;
  const decision = yield* call(context, 'decideDeployment', { runId: run.runId, ...image });
  if (decision.kind === 'superseded') return { status: 'Succeeded', outcome: 'superseded', reason: decision.reason };

  return yield* convergeTo(context, run, { digest, outcome: 'deployed', reason: decision.reason });
}

/** Makes the container group run what was decided; what does not become healthy there goes back to the last image that was. */
export function* convergeTo(
  context: OrchestrationContext,
  run: BegunRun,
  { digest, outcome, reason }: { readonly digest: Digest } & Required<Pick<RunEnd, 'outcome' | 'reason'>>,
): Steps<RunEnd> {
  const convergence = yield* callSub(context, 'convergeDeployment', { task: run.task });
  if (convergence.kind === 'fault')
    return {
      status: 'Error',
      reason: `${reason} But it is not deployed yet, repair goes on trying: ${convergence.fault.message}`,
    };
  if (convergence.kind === 'nothing' || convergence.digest !== digest)
    return { status: 'Succeeded', outcome: 'superseded', reason: 'A newer run has deployed its image.' };
  if (convergence.kind === 'equal') return { status: 'Succeeded', outcome, reason };
  return yield* returnToHealthy(context, run, convergence);
}

function* returnToHealthy(
  context: OrchestrationContext,
  run: BegunRun,
  unhealthy: Extract<ConvergenceEnd, { kind: 'unhealthy' }>,
): Steps<RunEnd> {
  const { reason, digest } = unhealthy;
  const back = yield* call(context, 'goBack', { runId: run.runId, digest });
  if (back.kind !== 'wentBack') return { status: 'Failed', reason: `${reason} ${back.reason}` };

  const convergence = yield* callSub(context, 'convergeDeployment', { task: run.task });
  if (convergence.kind === 'equal')
    return { status: 'Failed', outcome: 'rolledBack', reason: `${reason} ${back.reason}` };
  return {
    status: 'Failed',
    reason: `${reason} ${back.reason} But that is not healthy yet either: look at the container group.`,
  };
}
