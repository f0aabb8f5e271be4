import type { EngineResult } from '../../containers/types.ts';
import { runDocker } from '../builtIns/docker.ts';
import { wordsOfTool } from '../builtIns/tools.ts';
import { fullName } from '../imageName.ts';
import type { ServiceNetwork } from '../serviceNetwork.ts';
import { trustRegistriesOf, type RunScope } from '../scope.ts';
import type { CmdStep } from '../../../shared/taskFile/task.ts';
import { runAttempts } from './attempts.ts';
import { launchContainer } from './container.ts';

/** The engine's own when a container could not be had or started. */
const notStarted = 125;

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
      // Few runs need it, and what it needs is large.
      return async () => (await import('../builtIns/az/az.ts')).runAz(scope, step.arguments, signal);
    case 'bash':
    case 'curl': {
      const inTools = stepInTools(step, step.builtIn, await scope.tools.imageName());
      return () => launchContainer(scope, network, inTools, signal);
    }
    default:
      trustRegistriesOf(scope, [step.image]);
      if (step.pull) scope.log.line('Step specified pull. Performing an explicit pull...');
      return () => launchImage(scope, network, step, signal);
  }
}

async function launchImage(
  scope: RunScope,
  network: ServiceNetwork,
  step: CmdStep,
  signal: AbortSignal,
): Promise<EngineResult> {
  const result = await launchContainer(scope, network, step, signal);
  if (result.exitCode !== notStarted) scope.fetched.add(fullName(step.image));
  return result;
}

function stepInTools(step: CmdStep, tool: 'bash' | 'curl', image: string): CmdStep {
  return step.entryPoint === undefined
    ? { ...step, image, arguments: wordsOfTool(tool, step.arguments) }
    : { ...step, image };
}
