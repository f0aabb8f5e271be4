import { setTimeout as wait } from 'node:timers/promises';
import type { ContainerEngine, EngineCall, EngineResult } from '../containers/types.ts';
import { parseImageName } from './imageName.ts';
import type { NpmSettings } from '../npm/settings.ts';
import type { Tools } from './builtIns/tools.ts';
import type { RunLog } from './log.ts';
import type { RunContainers } from './runContainers.ts';
import type { PublishedPorts } from './steps/publishedPorts.ts';
import { isLoopback, writeRegistriesFile, type RunFolder } from './runFolder.ts';
import type { OutputImage, SignedIn, TaskRun } from './types.ts';

/** What the steps of one run share. */
export interface RunScope {
  readonly run: TaskRun;
  readonly engine: ContainerEngine;
  readonly folder: RunFolder;
  readonly log: RunLog;
  readonly tools: Tools;
  /** First part of the names of the run's containers. */
  readonly name: string;
  /** Full image name → ID of what this run has built, pulled or tagged. Nothing is tagged on the machine: other runs may use the same names. */
  readonly images: Map<string, string>;
  /** Full names that this run's builds have given. */
  readonly buildTags: Set<string>;
  /** Full names of what builds and steps have fetched by themselves: bases and tools. */
  readonly fetched: Set<string>;
  /** Full image name → ID, where an image had to be named on the machine for a later build of this run. */
  readonly named: Map<string, string>;
  readonly pushed: OutputImage[];
  /** Who `az login` has signed in. */
  readonly session: { signedIn?: SignedIn };
  readonly containers: RunContainers;
  /** The ports of its services. */
  readonly published: PublishedPorts[];
  /** Plain-HTTP registries that the run's engine calls know. */
  readonly trusted: Set<string>;
  /** How this machine's npm reaches its registry; undefined: as everywhere. */
  readonly npmSettings: () => Promise<NpmSettings | undefined>;
  /** Non-detached steps. */
  readonly stepsAtOnce: number;
  /** In a step it leaves the step's place to others. */
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * One engine call with the run's logins and registries, its output in the run's log.
 *
 * @throws the signal's reason when it was aborted before the end
 */
export async function callEngine(scope: RunScope, call: EngineCall, signal: AbortSignal): Promise<EngineResult> {
  const output = scope.log.output();
  const result = await quietCall(scope, { ...call, onOutput: (text) => output.write(text), signal });
  output.end();
  signal.throwIfAborted();
  return result;
}

/** The same without a trace in the log. */
export function quietCall(scope: RunScope, call: EngineCall): Promise<EngineResult> {
  const { loginFolder, registriesFile } = scope.folder;
  return scope.engine.call({
    ...call,
    // Podman leaves a note where it stands when a container runs out of memory.
    cwd: scope.folder.root,
    env: {
      DOCKER_CONFIG: loginFolder,
      REGISTRY_AUTH_FILE: `${loginFolder}/config.json`,
      CONTAINERS_REGISTRIES_CONF: registriesFile,
      // BuildKit's attestations would make an index of every image.
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      ...call.env,
    },
  });
}

/** Makes the registries of these images known that are on this machine. */
export function trustRegistriesOf(scope: RunScope, images: readonly string[]): void {
  const unknown = images
    .map((image) => parseImageName(image).registry)
    .filter((server) => isLoopback(server) && !scope.trusted.has(server));
  if (unknown.length === 0) return;
  for (const server of unknown) scope.trusted.add(server);
  writeRegistriesFile(scope.folder, scope.trusted);
}

export async function realDelay(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal });
}
