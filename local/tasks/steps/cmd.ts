import type { EngineCall, EngineResult } from '../../containers/types.ts';
import { runAz } from '../builtIns/az/az.ts';
import { runDocker } from '../builtIns/docker.ts';
import { wordsOfTool } from '../builtIns/tools.ts';
import { dialectOf } from '../dialect.ts';
import { fullName, parseImageName } from '../imageName.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { callEngine, quietCall, trustRegistriesOf, type RunScope } from '../scope.ts';
import type { CmdStep } from '../../../shared/taskFile/task.ts';
import { runAttempts } from './attempts.ts';
import { volumeFolder } from './volumes.ts';
import { makeWorkingDirectory, workingDirectoryInContainer } from './workspacePath.ts';

/** The home volume of an ACR agent; the run's login file is in it. */
const homeInContainer = '/acb/home';

/** Runs an image of this run, one fetched anew from its registry, or a built-in command. */
export async function runCmd(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<void> {
  await runAttempts(scope, step, signal, await launcherOf(scope, network, step, signal));
}

async function launcherOf(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<() => Promise<EngineResult>> {
  switch (step.builtIn) {
    case 'docker':
      return () => runDocker(scope, step.arguments, signal);
    case 'az':
      return () => runAz(scope, step.arguments, signal);
    case 'bash':
    case 'curl': {
      const inTools = stepInTools(step, step.builtIn, await scope.tools.imageName());
      return () => launch(scope, network, inTools, signal);
    }
    default:
      await trustRegistriesOf(scope, [step.image]);
      if (step.pull) scope.log.line('Step specified pull. Performing an explicit pull...');
      scope.fetched.add(fullName(step.image));
      return () => launch(scope, network, step, signal);
  }
}

function stepInTools(step: CmdStep, tool: 'bash' | 'curl', image: string): CmdStep {
  return step.entryPoint === undefined
    ? { ...step, image, arguments: wordsOfTool(tool, step.arguments) }
    : { ...step, image };
}

async function launch(
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

function runArguments(scope: RunScope, step: CmdStep, container: string, network: readonly string[]): string[] {
  const builtHere = step.pull ? undefined : scope.images.get(fullName(step.image));
  return [
    'run',
    ...['--name', container],
    ...(step.detach ? ['--detach'] : []),
    ...(step.detach || step.keep ? [] : ['--rm']),
    ...['--pull', builtHere === undefined ? pullPolicy(step) : 'never'],
    ...dialectOf(scope.engine.file).withoutProxy,
    ...network,
    ...scope.engine.file.stepLimits,
    ...['--volume', `${scope.folder.workspace}:/workspace`],
    ...['--volume', `${scope.folder.home}:${homeInContainer}`],
    ...step.mounts.flatMap(({ name, mountPath }) => ['--volume', `${volumeFolder(scope.folder, name)}:${mountPath}`]),
    ...['--env', `HOME=${homeInContainer}`],
    ...step.env.flatMap((variable) => ['--env', variable]),
    ...(step.keepsImageWorkingDirectory ? [] : ['--workdir', workingDirectoryInContainer(step.workingDirectory)]),
    ...(step.user === undefined ? [] : ['--user', step.user]),
    ...(step.entryPoint === undefined ? [] : ['--entrypoint', step.entryPoint]),
    builtHere ?? step.image,
    ...step.arguments,
  ];
}

/** A tag is asked of its registry each time, as on a fresh agent; a digest is the same wherever it comes from. */
function pullPolicy({ image, builtIn }: CmdStep): 'always' | 'missing' | 'never' {
  if (builtIn !== undefined) return 'never';
  return parseImageName(image).digest === undefined ? 'always' : 'missing';
}
