import { parseAzLine } from './builtIns/az/azLine.ts';
import { parseDockerLine } from './builtIns/dockerLine.ts';
import { TaskFileError, type TaskFileProblem } from '../../shared/taskFile/problem.ts';
import { parsePort } from './steps/publishedPorts.ts';
import { isRemoteContext } from '../../shared/taskFile/remoteContext.ts';
import type { CmdStep, Step, TaskFile } from '../../shared/taskFile/task.ts';

const notHere = 'is not carried out by the local task runner; take it out or run this file on Azure';

/** Docker's own, and the one that an agent makes for a file that names none. */
const networksOfAgent = ['host', 'none', 'bridge', 'acb_default_network'];

interface Refused {
  /** Key of the step. */
  readonly key: string;
  readonly message: string;
}

/**
 * Refuses what ACR carries out and this runner does not, and what it does not know, so that nothing of a task file is passed over in silence.
 *
 * @throws TaskFileError naming each part, with its place
 */
export function refuseUnsupported({ steps, networks, file, problemAt, unknownKeys }: TaskFile): void {
  const problems: TaskFileProblem[] = steps.flatMap((step, index) =>
    [...refusedOf(step), ...refusedNetwork(step, networks)].map(({ key, message }) =>
      problemAt(['steps', index, key], message),
    ),
  );
  if (problems.length + unknownKeys.length > 0) throw new TaskFileError(file, [...problems, ...unknownKeys]);
}

function refusedOf(step: Step): Refused[] {
  const keys = [
    ...(step.privileged ? ['privileged'] : []),
    ...(step.isolation !== undefined ? ['isolation'] : []),
    ...(step.exitedWith.length > 0 ? ['exitedWith'] : []),
    ...(step.exitedWithout.length > 0 ? ['exitedWithout'] : []),
  ];
  return [...keys.map((key) => ({ key, message: notHere })), ...refusedOfKind(step)];
}

/** Here all networks are one, but on an agent there is none that nobody has made. */
function refusedNetwork(step: Step, networks: readonly string[]): Refused[] {
  const network = step.kind === 'cmd' ? step.network : undefined;
  if (network === undefined || [...networksOfAgent, ...networks].includes(network)) return [];
  return [{ key: 'network', message: `there is no network "${network}"; name it under "networks"` }];
}

function refusedPorts({ ports }: CmdStep): Refused[] {
  return ports
    .filter((port) => parsePort(port) === undefined)
    .map((port) => ({ key: 'ports', message: `the port ${port} ${notHere}` }));
}

function refusedOfKind(step: Step): Refused[] {
  if (step.kind === 'cmd') return [...refusedPorts(step), ...refusedOfBuiltIn(step)];
  if (step.kind !== 'build') return [];
  const { context, otherOptions, platform } = step.line;
  const messages = [
    ...otherOptions.map((option) => `the option ${option} ${notHere}`),
    ...(platform === undefined || isBuilt(platform) ? [] : [`the platform ${platform} ${notHere}`]),
    ...(isRemoteContext(context)
      ? [`the context ${context} is remote: only the run's own source can be built here`]
      : []),
  ];
  return messages.map((message) => ({ key: 'build', message }));
}

/** One image for Linux; not Windows, not several at once. */
function isBuilt(platform: string): boolean {
  return /^linux(\/[^,]+)?$/i.test(platform);
}

/** `docker` and `az` are carried out here, not in a container of their own. */
function refusedOfBuiltIn(step: CmdStep): Refused[] {
  const { builtIn } = step;
  if (builtIn === undefined || builtIn === 'bash' || builtIn === 'curl') return [];
  if (builtIn !== 'docker' && builtIn !== 'az') {
    return [{ key: 'cmd', message: `the built-in command "${builtIn}" ${notHere}` }];
  }
  const keys = [...(step.detach ? ['detach'] : []), ...(step.entryPoint === undefined ? [] : ['entryPoint'])];
  const refused = keys.map((key) => ({ key, message: `with the built-in command "${builtIn}" it ${notHere}` }));
  const reason = reasonAgainst(() => (builtIn === 'docker' ? parseDockerLine : parseAzLine)(step.arguments));
  return reason === undefined ? refused : [...refused, { key: 'cmd', message: reason }];
}

function reasonAgainst(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
