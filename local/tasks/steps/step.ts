import type { RunScope } from '../scope.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { StepFailure, timeIsOver } from '../stepFailure.ts';
import type { Step } from '../../../shared/taskFile/task.ts';
import { runBuild, type BuiltImage } from './build.ts';
import { runCmd } from './cmd.ts';
import { runPush } from './push.ts';

/**
 * Carries out one step within its time.
 *
 * @returns the image, if the step built one
 * @throws StepFailure `failed to run step ID: <id>: …` unless the step's errors are ignored
 */
export async function runStep(
  scope: RunScope,
  network: ServiceNetwork,
  step: Step,
  signal: AbortSignal,
): Promise<BuiltImage | undefined> {
  const { log } = scope;
  const place = `Working directory: '${step.workingDirectory}', Network: '${step.kind === 'cmd' ? (step.network ?? '') : ''}'`;
  log.line(`Executing step ID: ${step.id}. Timeout(sec): ${step.timeoutSeconds}, ${place}`);
  if (step.startDelaySeconds > 0) {
    log.line(`Waiting ${step.startDelaySeconds} seconds before executing step ID: ${step.id}`);
    await scope.delay(step.startDelaySeconds * 1_000, signal);
  }
  try {
    return await withinTime(step, signal, (stepSignal) => runByKind(scope, network, step, stepSignal));
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    if (!step.ignoreErrors) throw new StepFailure(`failed to run step ID: ${step.id}: ${error.message}`);
    log.line(`Step ID: ${step.id} encountered an error: ${error.message}, but is set to ignore errors. Continuing...`);
    return undefined;
  }
}

async function runByKind(
  scope: RunScope,
  network: ServiceNetwork,
  step: Step,
  signal: AbortSignal,
): Promise<BuiltImage | undefined> {
  if (step.kind === 'build') return runBuild(scope, step, signal);
  if (step.kind === 'push') await runPush(scope, step, signal);
  else await runCmd(scope, network, step, signal);
  return undefined;
}

async function withinTime<T>(step: Step, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const overtime = AbortSignal.timeout(step.timeoutSeconds * 1_000);
  try {
    return await work(AbortSignal.any([signal, overtime]));
  } catch (error) {
    if (overtime.aborted && !signal.aborted) throw new StepFailure(timeIsOver, { cause: error });
    throw error;
  }
}
