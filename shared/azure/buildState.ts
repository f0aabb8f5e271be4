import type { TaskRun } from '@azure/arm-containerregistry';
import type { AcrRunState } from '../ports.ts';
import { runState } from './runState.ts';

/**
 * The state of a taskRun; undefined until ACR has queued its run.
 *
 * One that failed before that ends in `Error`, with an empty ACR run ID.
 */
export function buildState({ provisioningState, runResult }: TaskRun): AcrRunState | undefined {
  const hasRun = runResult?.runId !== undefined && runResult.runId !== '';
  if (hasRun) return runState(runResult);
  if (provisioningState !== 'Failed' && provisioningState !== 'Canceled') return undefined;
  const status = provisioningState === 'Canceled' ? 'Canceled' : 'Error';
  const message = runResult?.runErrorMessage ?? 'ACR could not begin the build.';
  return { kind: 'final', acrRunId: '', status, pushed: [], message };
}
