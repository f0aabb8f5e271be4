import type { OrchestrationContext } from 'durable-functions';
import type { OrchestratorContracts } from '../contracts.ts';
import { call, callSub, type Steps } from './steps.ts';

/** Puts a container group right that repair found to differ. No run waits for it, so what is not healthy goes back from here. */
export function* repairDeployment(context: OrchestrationContext): Steps<void> {
  const { task } = context.df.getInput<OrchestratorContracts['repairDeployment']['input']>();
  const end = yield* callSub(context, 'convergeDeployment', { task });
  if (end.kind !== 'unhealthy') return;
  const back = yield* call(context, 'goBack', { runId: end.runId, digest: end.digest });
  if (back.kind === 'wentBack') yield* callSub(context, 'convergeDeployment', { task });
}
