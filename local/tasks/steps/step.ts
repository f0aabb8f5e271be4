import type { Place } from '../places.ts';
import type { RunScope } from '../scope.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { StepFailure, timeIsOver } from '../stepFailure.ts';
import type { Step } from '../../../shared/taskFile/task.ts';
import { runBuild, type BuiltImage } from './build.ts';
import { runCmd } from './cmd.ts';
import { runPush } from './push.ts';
import { startStepClock } from './stepClock.ts';

/** What the steps of a run have between them. */
export interface Surroundings {
  readonly network: ServiceNetwork;
  readonly placeOf: (step: Step) => Place;
}

export interface StepResult {
  /** If the step built one. */
  readonly image?: BuiltImage;
  /** Since it had its place. */
  readonly seconds: number;
}

/**
 * Carries out one step within its time, which does not run while it waits for others.
 *
 * @throws StepFailure `failed to run step ID: <id>: …` unless the step's errors are ignored
 */
export async function runStep(
  scope: RunScope,
  { network, placeOf }: Surroundings,
  step: Step,
  signal: AbortSignal,
): Promise<StepResult> {
  const place = placeOf(step);
  try {
    await begin(scope, step, place, signal);
    const startedAt = performance.now();
    const image = await attempt(scope, step, { place, signal }, (stepScope, stepSignal) =>
      runByKind(stepScope, network, step, stepSignal),
    );
    return { ...(image && { image }), seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    place.release();
  }
}

/** A step has its place when it begins; a delay is waited out without one. */
async function begin(scope: RunScope, step: Step, place: Place, signal: AbortSignal): Promise<void> {
  const { log } = scope;
  const isDelayed = step.startDelaySeconds > 0;
  if (!isDelayed) await place.take(signal);
  const network = step.kind === 'cmd' ? (step.network ?? '') : '';
  const surroundings = `Working directory: '${step.workingDirectory}', Network: '${network}'`;
  log.line(`Executing step ID: ${step.id}. Timeout(sec): ${step.timeoutSeconds}, ${surroundings}`);
  if (!isDelayed) return;
  log.line(`Waiting ${step.startDelaySeconds} seconds before executing step ID: ${step.id}`);
  await scope.delay(step.startDelaySeconds * 1_000, signal);
  await place.take(signal);
}

async function attempt<T>(
  scope: RunScope,
  step: Step,
  turn: { readonly place: Place; readonly signal: AbortSignal },
  work: (scope: RunScope, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await withinTime(scope, step, turn, work);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    if (!step.ignoreErrors) throw new StepFailure(`failed to run step ID: ${step.id}: ${error.message}`);
    const consequence = 'but is set to ignore errors. Continuing...';
    scope.log.line(`Step ID: ${step.id} encountered an error: ${error.message}, ${consequence}`);
    return undefined;
  }
}

async function withinTime<T>(
  scope: RunScope,
  step: Step,
  { place, signal }: { readonly place: Place; readonly signal: AbortSignal },
  work: (scope: RunScope, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const clock = startStepClock(step.timeoutSeconds);
  /** Between two attempts another step may work. */
  async function delay(milliseconds: number, delaySignal: AbortSignal): Promise<void> {
    place.release();
    await scope.delay(milliseconds, delaySignal);
    await clock.pauseFor(() => place.take(delaySignal));
  }
  try {
    return await work({ ...scope, delay }, AbortSignal.any([signal, clock.overtime]));
  } catch (error) {
    if (clock.overtime.aborted && !signal.aborted) throw new StepFailure(timeIsOver, { cause: error });
    throw error;
  } finally {
    clock.stop();
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
