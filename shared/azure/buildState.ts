import type { TaskRun } from '@azure/arm-containerregistry';
import type { AcrRunState } from '../ports.ts';
import { runState } from './runState.ts';

/**
 * The state of a taskRun.
 *
 * Until ACR has queued it there is no run in it: `going` with an empty ACR run ID. One that failed before that ends in `Error`.
 */
export function buildState({ provisioningState, runResult }: TaskRun): AcrRunState {
  const hasRun = runResult?.runId !== undefined && runResult.runId !== '';
  if (hasRun) return runState(runResult);
  if (provisioningState !== 'Failed' && provisioningState !== 'Canceled') {
    return { kind: 'going', acrRunId: '', status: 'Queued' };
  }
  const status = provisioningState === 'Canceled' ? 'Canceled' : 'Error';
  const message = runResult?.runErrorMessage ?? 'ACR could not begin the build.';
  return { kind: 'final', acrRunId: '', status, pushed: [], message };
}
