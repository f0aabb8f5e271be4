import type { EngineResult } from '../../containers/types.ts';
import type { RunScope } from '../scope.ts';
import { StepFailure } from '../stepFailure.ts';
import type { Step } from '../../../shared/taskFile/task.ts';

/**
 * Runs a step's container as often as the task file says: `repeat` times more when all goes well, `retries` times more
 * when it fails.
 *
 * @throws StepFailure with the exit status of each repetition that failed in the end
 */
export async function runAttempts(
  scope: RunScope,
  step: Step,
  signal: AbortSignal,
  launch: () => Promise<EngineResult>,
): Promise<void> {
  const failures: string[] = [];
  for (let round = 0; round <= step.repeat; round += 1) {
    const exitCode = await launchWithRetries(scope, step, signal, launch);
    if (exitCode !== 0) failures.push(`exit status ${exitCode}`);
  }
  if (failures.length > 0) throw new StepFailure(failures.join('; '));
}

async function launchWithRetries(
  scope: RunScope,
  step: Step,
  signal: AbortSignal,
  launch: () => Promise<EngineResult>,
): Promise<number> {
  for (let left = step.retries; ; left -= 1) {
    scope.log.line(`Launching container with name: ${step.id}`);
    const result = await launchOnce(scope, step, launch);
    if (result.exitCode === 0) {
      scope.log.line(`Successfully executed container: ${step.id}`);
      return 0;
    }
    if (left === 0 || !isRetried(step, result)) {
      scope.log.line(`Container failed during run: ${step.id}. No retries remaining.`);
      return result.exitCode;
    }
    scope.log.line(
      `Container failed during run: ${step.id}, waiting ${step.retryDelaySeconds} seconds before retrying...`,
    );
    await scope.delay(step.retryDelaySeconds * 1_000, signal);
  }
}

async function launchOnce(scope: RunScope, step: Step, launch: () => Promise<EngineResult>): Promise<EngineResult> {
  try {
    return await launch();
  } catch (error) {
    scope.log.line(`Container failed during run: ${step.id}. No retries remaining.`);
    throw error;
  }
}

function isRetried(step: Step, { stdout, stderr }: EngineResult): boolean {
  const output = stdout + stderr;
  return step.retryOnErrors.length === 0 || step.retryOnErrors.some((error) => output.includes(error));
}
