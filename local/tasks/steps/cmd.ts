import type { EngineResult } from '../../containers/types.ts';
import { dialectOf } from '../dialect.ts';
import { fullName, parseImageName } from '../imageName.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { callEngine, trustRegistriesOf, type RunScope } from '../scope.ts';
import type { CmdStep } from '../../../shared/taskFile/task.ts';
import { runAttempts } from './attempts.ts';
import { volumeFolder } from './volumes.ts';
import { workingDirectoryInContainer } from './workspacePath.ts';

/** The home volume of an ACR agent; the run's login file is in it. */
const homeInContainer = '/acb/home';

/** Runs an image of this run, or one fetched anew from its registry. */
export async function runCmd(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<void> {
  await trustRegistriesOf(scope, [step.image]);
  await runAttempts(scope, step, signal, () => launch(scope, network, step, signal));
}

async function launch(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<EngineResult> {
  const container = `${scope.name}-${step.id}`;
  if (scope.containers.includes(container)) await removeContainer(scope, container, signal);
  // Noted beforehand: a call that is aborted leaves its container behind.
  else scope.containers.push(container);
  const result = await callEngine(
    scope,
    { arguments: runArguments(scope, step, container, network.argumentsFor(step)) },
    signal,
  );
  if (!step.detach && !step.keep) scope.containers.splice(scope.containers.indexOf(container), 1);
  if (step.detach && result.exitCode === 0) network.joinFrom(container);
  return result;
}

async function removeContainer(scope: RunScope, container: string, signal: AbortSignal): Promise<void> {
  await callEngine(scope, { arguments: [...dialectOf(scope.engine.file).removeContainers, container] }, signal);
}

function runArguments(scope: RunScope, step: CmdStep, container: string, network: readonly string[]): string[] {
  const builtHere = scope.built.get(fullName(step.image));
  return [
    'run',
    ...['--name', container],
    ...(step.detach ? ['--detach'] : []),
    ...(step.detach || step.keep ? [] : ['--rm']),
    ...['--pull', builtHere === undefined ? pullPolicy(step.image) : 'never'],
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
function pullPolicy(image: string): 'always' | 'missing' {
  return parseImageName(image).digest === undefined ? 'always' : 'missing';
}
