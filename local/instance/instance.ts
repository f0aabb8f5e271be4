import { dirname, join } from 'node:path';
import { createEngine } from '../containers/engine.ts';
import { removeContainers } from '../containers/removeAll.ts';
import type { Brought } from '../git/source/pushSource.ts';
import type { Source } from '../git/source/source.ts';
import { provideImages, type ProvidedImage } from '../provision/provideImages.ts';
import { provision } from '../provision/provision.ts';
import { startAzureProcess } from './azureProcess.ts';
import { startAzurite } from './azurite.ts';
import { findCoreTools, startCoreTools } from './coreTools.ts';
import { readEngine } from './engine/find.ts';
import { startFunctionsHost } from './functionsHost.ts';
import { engineFilePath, openHome, type Home } from './home.ts';
import { endLeftovers } from './leftovers.ts';
import { composeLocalFile, readLocalFile, writeLocalFile } from './localFile.ts';
import { takeLock } from './lock.ts';
import { planFirstRuns, type FirstRun } from './plan/planFirstRuns.ts';
import { resourceName } from './plan/types.ts';
import { choosePorts, requireFreePorts } from './ports.ts';
import { prepareStart, type StartArguments } from './prepareStart.ts';
import { createProcesses, type Processes } from './processes.ts';
import { readGraph } from './readGraph.ts';
import { bringIn } from './repositories.ts';
import { openSecrets } from './secrets.ts';
import { appSettings } from './settings.ts';
import type { AppSettings, LocalFile } from './types.ts';

export interface InstanceOptions extends Partial<StartArguments> {
  /** What runs the application: the local Functions host, or the Core Tools' `func` of this machine. Default: the local one. */
  readonly host?: 'local' | 'func';
  /** Added to the app settings of the Functions host, at each of its starts. */
  readonly hostEnv?: AppSettings;
  /** Aborted: what has been started is stopped in order, and the start is rejected. */
  readonly signal?: AbortSignal;
}

/** A local Azure with the function app on it, up and provisioned. */
export interface Instance {
  readonly file: LocalFile;
  readonly home: Home;
  /** What tasks take from the local plain registries, and where it comes from. */
  readonly images: readonly ProvidedImage[];
  /** The tasks that make an empty instance a full one, in order. */
  readonly firstRuns: readonly FirstRun[];
  /** What became of the repositories that were named. */
  readonly brought: readonly (readonly [Source, Brought])[];
  /** Stops everything in order and gives the lock back. Safe to repeat. */
  stop(): Promise<void>;
  /** SIGKILL to the Functions host, as a crash; everything else stays up. */
  killHost(): Promise<void>;
  /**
   * Starts the Functions host after killHost.
   *
   * @param env added to the app settings this time
   */
  startHost(env?: AppSettings): Promise<void>;
  /** Resolves when the Functions host that runs now has ended, however: `CUSTOMHOUSE_CRASH` makes it kill itself. */
  hostEnded(): Promise<void>;
  /** Resolves with the name of the first process that ended without being told to. */
  readonly lost: Promise<string>;
}

/** Where the upstream stand-in's layer is kept: instances of one clone share it. */
const upstreamCache = join(dirname(engineFilePath), 'upstream');

/**
 * Starts the instance of a state directory: new, or where it was.
 *
 * @returns `runsAs` with the PID when another process runs it already
 * @throws Error when a port is taken, a part does not start or there is no `func` to run it; nothing is left running then
 */
export async function startInstance(
  directory: string,
  options: InstanceOptions = {},
): Promise<Instance | { readonly runsAs: number }> {
  const home = await openHome(directory);
  const taken = await takeLock(home.lock);
  if ('heldBy' in taken) return { runsAs: taken.heldBy };
  const lock = taken;
  const processes = createProcesses();
  let stopped: Promise<void> | undefined;
  function stop(): Promise<void> {
    return (stopped ??= processes.stop().finally(() => lock.release()));
  }
  try {
    const instance = await bringUp(home, processes, options);
    return { ...instance, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(home: Home, processes: Processes, options: InstanceOptions): Promise<Omit<Instance, 'stop'>> {
  const { host = 'local', hostEnv = {}, say = () => undefined, signal, environment = process.env } = options;
  if (host === 'func') findCoreTools(process.env);
  await removeLeftovers(home);
  const { plan, sources } = await prepareStart(home, { say, environment, ...options });
  const ports = await choosePorts(home, plan.registries.map(resourceName));
  await requireFreePorts(home, ports);
  const secrets = openSecrets(home);
  const settings = appSettings({ plan, ports, secrets, environment });
  const incoming = sources.map(({ name }) => name);
  const nodes = await readGraph({ home, plan, ports, settings, incoming });

  say('Starting the local Azure and its storage …');
  await processes.start(
    () => startAzurite(home, ports, secrets, signal),
    () => startAzureProcess(home, ports, plan, signal),
  );
  const known = readLocalFile(home)?.registries;
  const pushed = provideImages(nodes, { plan, ports, secrets, cache: upstreamCache });
  // Reported where it is awaited.
  pushed.catch(() => undefined);
  const registries = await untilAborted(provision({ ports, secrets, plan, known, environment }), signal);

  async function startHost(env: AppSettings = {}): Promise<void> {
    const start = host === 'func' ? startCoreTools : startFunctionsHost;
    await processes.start(() => start(home, ports, { ...settings, ...hostEnv, ...env }, signal));
    writeLocalFile(home, describe());
  }
  function describe(): LocalFile {
    const pids = { ...processes.pids(), supervisor: process.pid };
    return composeLocalFile({ home, ports, secrets, plan, registries, settings: { ...settings, ...hostEnv }, pids });
  }
  say(host === 'func' ? 'Starting the function app under the Core Tools …' : 'Starting the function app …');
  await startHost();
  const images = await untilAborted(pushed, signal);
  const brought = await bringIn(home, sources, { port: ports.git, token: secrets.gitToken });
  return {
    home,
    file: describe(),
    images,
    firstRuns: planFirstRuns(nodes),
    brought,
    lost: processes.lost,
    startHost,
    killHost: () => processes.kill('functions'),
    hostEnded: () => processes.ended('functions'),
  };
}

/** What a killed process of this instance has left running; it would hold the ports. */
async function removeLeftovers(home: Home): Promise<void> {
  const file = readEngine(engineFilePath);
  if (file === undefined) throw new Error('No container engine was found here yet: "npm start" looks for one.');
  await removeContainers(createEngine(file, home.instance));
  await endLeftovers(home.instance);
}

/** Gives up waiting; the work itself ends with the process. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
