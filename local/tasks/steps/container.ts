import type { EngineCall, EngineResult } from '../../containers/types.ts';
import type { CmdStep } from '../../../shared/taskFile/task.ts';
import { callEngine, type RunScope } from '../scope.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { publishPorts } from './publishedPorts.ts';
import { runArguments } from './runArguments.ts';
import { makeWorkingDirectory } from './workspacePath.ts';

/** Runs a step's container to its end; one in the background until it is up. */
export async function launchContainer(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<EngineResult> {
  const { containers } = scope;
  const container = `${scope.name}-${step.id}`;
  if (!step.keepsImageWorkingDirectory) await makeWorkingDirectory(scope.folder, step.workingDirectory);
  if (containers.has(container)) await containers.remove(container);
  const published = await publishPorts(step.ports);
  let isService = false;
  try {
    containers.note(container);
    const call = { arguments: runArguments(scope, step, container, network.argumentsFor(step)) };
    const result = await callAndStop(scope, call, container, signal);
    if (!step.detach && !step.keep) containers.forget(container);
    isService = step.detach && result.exitCode === 0;
    if (isService) network.joinFrom(container);
    return result;
  } finally {
    if (isService) scope.published.push(published);
    else published.close();
  }
}

/** On an abort the container goes at once; one that was not there yet goes with the run. */
async function callAndStop(
  scope: RunScope,
  call: EngineCall,
  container: string,
  signal: AbortSignal,
): Promise<EngineResult> {
  let removal: Promise<void> | undefined;
  function stop(): void {
    removal = scope.containers.remove(container);
  }
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await callEngine(scope, call, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    await removal;
  }
}
