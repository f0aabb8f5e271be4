import type { EngineCall, EngineResult } from '../../containers/types.ts';
import type { CmdStep } from '../../../shared/taskFile/task.ts';
import { dialectOf } from '../dialect.ts';
import { callEngine, quietCall, type RunScope } from '../scope.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { runArguments } from './runArguments.ts';
import { makeWorkingDirectory } from './workspacePath.ts';

/** Runs a step's container to its end; one in the background until it is up. */
export async function launchContainer(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<EngineResult> {
  const container = `${scope.name}-${step.id}`;
  if (!step.keepsImageWorkingDirectory) await makeWorkingDirectory(scope.folder, step.workingDirectory);
  if (scope.containers.includes(container)) await removeContainer(scope, container, signal);
  // Noted beforehand: a call that is aborted leaves its container behind.
  else scope.containers.push(container);
  const call = { arguments: runArguments(scope, step, container, network.argumentsFor(step)) };
  const result = await callAndStop(scope, call, container, signal);
  if (!step.detach && !step.keep) forget(scope, container);
  if (step.detach && result.exitCode === 0) network.joinFrom(container);
  return result;
}

/** On an abort the container goes at once: a process that ignores SIGTERM would hold the run's end up. */
async function callAndStop(
  scope: RunScope,
  call: EngineCall,
  container: string,
  signal: AbortSignal,
): Promise<EngineResult> {
  let removal: Promise<EngineResult> | undefined;
  function stop(): void {
    removal = quietCall(scope, { arguments: [...dialectOf(scope.engine.file).removeContainers, container] });
  }
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await callEngine(scope, call, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    // One that was not there yet is removed with the run.
    if ((await removal)?.stdout.trim()) forget(scope, container);
  }
}

function forget({ containers }: RunScope, container: string): void {
  const at = containers.indexOf(container);
  if (at >= 0) containers.splice(at, 1);
}

async function removeContainer(scope: RunScope, container: string, signal: AbortSignal): Promise<void> {
  await callEngine(scope, { arguments: [...dialectOf(scope.engine.file).removeContainers, container] }, signal);
}
