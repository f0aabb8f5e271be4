import type { CmdStep } from '../../../shared/taskFile/task.ts';
import { dialectOf } from '../dialect.ts';
import { fullName, parseImageName } from '../imageName.ts';
import type { RunScope } from '../scope.ts';
import { volumeFolder } from './volumes.ts';
import { workingDirectoryInContainer } from './workspacePath.ts';

/** The home volume of an ACR agent; the run's login file is in it. */
const homeInContainer = '/acb/home';

/** The engine's command line for a step's container. */
export function runArguments(scope: RunScope, step: CmdStep, container: string, network: readonly string[]): string[] {
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
