import { dirname, join } from 'node:path';
import { createEngine } from '../containers/engine.ts';
import { removeContainers } from '../containers/removeAll.ts';
import { provision, provisionUpstream } from '../provision/provision.ts';
import type { UpstreamOrigin } from '../upstream/upstream.ts';
import { startAzureProcess } from './azureProcess.ts';
import { startAzurite } from './azurite.ts';
import { readEngine } from './engine/find.ts';
import { startFunctionsHost } from './functionsHost.ts';
import { engineFilePath, openHome, type Home } from './home.ts';
import { endLeftovers } from './leftovers.ts';
import { composeLocalFile, readLocalFile, writeLocalFile } from './localFile.ts';
import { takeLock } from './lock.ts';
import { choosePorts, requireFreePorts } from './ports.ts';
import { createProcesses, type Processes } from './processes.ts';
import { openSecrets } from './secrets.ts';
import { appSettings } from './settings.ts';
import type { AppSettings, LocalFile } from './types.ts';

export interface InstanceOptions {
  /** Added to the app settings of the Functions host, at each of its starts. */
  readonly hostEnv?: AppSettings;
  /** Told what is being done. */
  readonly say?: (line: string) => void;
  /** Aborted: what has been started is stopped in order, and the start is rejected. */
  readonly signal?: AbortSignal;
}

/** A local Azure with the function app on it, up and provisioned. */
export interface Instance {
  readonly file: LocalFile;
  readonly home: Home;
  /** Where the image in the local dockerhub comes from. */
  readonly upstream: UpstreamOrigin;
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
 * @throws Error when a port is taken or a part does not start; nothing is left running then
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

async function bringUp(
  home: Home,
  processes: Processes,
  { hostEnv = {}, say = () => undefined, signal }: InstanceOptions,
): Promise<Omit<Instance, 'stop'>> {
  await removeLeftovers(home);
  const ports = await choosePorts(home);
  await requireFreePorts(home, ports);
  const secrets = openSecrets(home);
  const settings = appSettings(ports, secrets);

  say('Starting the local Azure and its storage …');
  await processes.start(
    () => startAzurite(home, ports, secrets, signal),
    () => startAzureProcess(home, ports, signal),
  );
  const known = readLocalFile(home)?.registries;
  const pushed = provisionUpstream(ports, secrets, upstreamCache);
  // Reported where it is awaited.
  pushed.catch(() => undefined);
  const registries = await untilAborted(provision({ ports, secrets, known }), signal);

  async function startHost(env: AppSettings = {}): Promise<void> {
    await processes.start(() => startFunctionsHost(home, ports, { ...settings, ...hostEnv, ...env }, signal));
    writeLocalFile(home, describe());
  }
  function describe(): LocalFile {
    const pids = { ...processes.pids(), supervisor: process.pid };
    return composeLocalFile({ home, ports, secrets, registries, settings: { ...settings, ...hostEnv }, pids });
  }
  say('Starting the function app …');
  await startHost();
  const upstream = await untilAborted(pushed, signal);
  return {
    home,
    file: describe(),
    upstream,
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
