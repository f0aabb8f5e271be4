import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Document } from 'yaml';
import { createRepository } from '../../../local/git/createRepository.ts';
import type { Faults } from '../../../local/arm/faults.ts';
import { createEngine } from '../../../local/containers/engine.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { startAzurite } from '../../../local/instance/azurite.ts';
import { cleanHome } from '../../../local/instance/cleanHome.ts';
import { composeAzure } from '../../../local/instance/composeAzure.ts';
import { readEngine } from '../../../local/instance/engine/find.ts';
import { startFunctionsHost } from '../../../local/instance/functionsHost.ts';
import { engineFilePath, freshHome, type Home } from '../../../local/instance/home.ts';
import { endLeftovers } from '../../../local/instance/leftovers.ts';
import type { Instance } from '../../../local/instance/instance.ts';
import { composeLocalFile } from '../../../local/instance/localFile.ts';
import { openPlan } from '../../../local/instance/openPlan.ts';
import { planFirstRuns } from '../../../local/instance/plan/planFirstRuns.ts';
import { resourceName } from '../../../local/instance/plan/types.ts';
import { choosePorts } from '../../../local/instance/ports.ts';
import { createProcesses } from '../../../local/instance/processes.ts';
import { readGraph } from '../../../local/instance/readGraph.ts';
import { createRepositories } from '../../../local/instance/repositories.ts';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { serveAzure } from '../../../local/instance/serveAzure.ts';
import { appSettings } from '../../../local/instance/settings.ts';
import type { AppSettings, LocalFile, Ports } from '../../../local/instance/types.ts';
import { provideImages } from '../../../local/provision/provideImages.ts';
import { provision } from '../../../local/provision/provision.ts';
import { createApi, type Api } from '../../../local/walkthrough/api.ts';
import { localTarget, type LocalTarget } from '../../../local/walkthrough/localTarget.ts';
import { connectRegistry, type Registry } from '../../../local/walkthrough/registry.ts';
import { createLedger } from '../../../shared/ledger/createLedger.ts';
import { createTables } from '../../../shared/ledger/createTables.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { type Exchange, type Meanwhile, recordedBy } from './exchanges.ts';
import { sampleConfiguration } from './sampleConfiguration.ts';

/** The compiled function app in its host, on a local Azure that this process serves: it can be told to refuse, and shows what it was asked. */
export interface ServedAzure {
  readonly file: LocalFile;
  readonly home: Home;
  readonly firstRuns: Instance['firstRuns'];
  readonly target: LocalTarget;
  /** The HTTP API, as any client speaks it. */
  readonly api: Api;
  readonly registries: Readonly<Record<keyof LocalTarget['registries'], Registry>>;
  /** The same tables that the function app writes. */
  readonly ledger: Ledger;
  /** Every request that a server of the local Azure has answered so far, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** What the Functions host has logged so far. */
  log(): string;
  /** SIGKILL, as a crash. */
  killHost(): Promise<void>;
  startHost(): Promise<void>;
  /** Ends and removes everything, also what a failed test has left running. */
  remove(): Promise<void>;
}

export interface ServedOptions {
  /** The machine's own unless another is given. */
  readonly engine?: (home: Home) => ContainerEngine;
  /** What Azure refuses; asked at each request. */
  readonly faults?: Faults;
  readonly meanwhile?: Meanwhile;
  /** Changes the sample's customhouse.yaml before the app reads it. */
  readonly configure?: (file: Document, contextOf: (repository: string) => string) => void;
  /** Git repositories besides the samples, each from a folder. */
  readonly repositories?: Readonly<Record<string, string>>;
  /** Added to the app settings. */
  readonly hostEnv?: AppSettings;
  /** Whether the local dockerhub gets its image. Default true. */
  readonly hasUpstream?: boolean;
}

export async function serveWithApp(options: ServedOptions = {}): Promise<ServedAzure> {
  const {
    engine = machinesEngine,
    faults = {},
    meanwhile = () => undefined,
    repositories = {},
    hasUpstream = true,
  } = options;
  const home = await freshHome();
  const environment = {};
  const plan = openPlan(home, { configuration: undefined, environment });
  const ports = await choosePorts(home, plan.registries.map(resourceName));
  const secrets = openSecrets(home);
  const processes = createProcesses();
  const exchanges: Exchange[] = [];
  const ownSettings = appSettings({ plan, ports, secrets, environment });
  const settings = { ...ownSettings, ...configured(home, ports, options), ...options.hostEnv };
  const parts = { home, ports, secrets, plan, settings, engine: engine(home), faults, log: () => undefined };
  const azure = recordedBy(exchanges, await composeAzure(parts), meanwhile);
  await createRepositories(home, plan);
  for (const [name, folder] of Object.entries(repositories)) await createRepository(home.git, name, folder, new Date());
  const stopAzure = await serveAzure(azure, ports);
  const configuration = settings['CUSTOMHOUSE_CONFIG'] ?? plan.configuration;
  const provisioned = { ports, secrets, plan: { ...plan, configuration }, known: undefined, environment };
  const nodes = await readGraph({ home, plan, ports, settings: ownSettings, incoming: [] });
  async function startHost(): Promise<void> {
    await processes.start(() => startFunctionsHost(home, ports, settings));
  }
  async function bringUp(): Promise<LocalFile['registries']> {
    await processes.start(() => startAzurite(home, ports, secrets));
    const made = await provision(provisioned);
    if (hasUpstream)
      await provideImages(nodes, { plan, ports, secrets, cache: join(dirname(engineFilePath), 'upstream') });
    await startHost();
    return made;
  }
  async function remove(): Promise<void> {
    await processes.stop();
    await stopAzure();
    await (options.engine === undefined ? cleanHome(home.directory) : removeHome(home));
  }
  const registries = await bringUp().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const file = composeLocalFile({ home, ports, secrets, plan, registries, settings, pids: {} });
  const target = localTarget(file);
  return {
    home,
    firstRuns: planFirstRuns(nodes),
    exchanges,
    file,
    target,
    api: createApi({ ...target, key: file.keys.master }),
    registries: connected(target),
    ledger: createLedger(createTables(settings), () => new Date()),
    log: () => readFileSync(join(home.logs, 'functions.log'), 'utf8'),
    startHost,
    killHost: () => processes.kill('functions'),
    remove,
  };
}

/** Without containers there is nothing to ask an engine for: the machine may have none. */
async function removeHome(home: Home): Promise<void> {
  await endLeftovers(home.instance);
  await rm(home.directory, { recursive: true, force: true });
}

function machinesEngine(home: Home): ContainerEngine {
  const file = readEngine(engineFilePath);
  if (file === undefined) throw new Error('No container engine was found here yet: "npm start" looks for one.');
  return createEngine(file, home.instance);
}

function connected({ registries }: LocalTarget): ServedAzure['registries'] {
  const { dockerhub, public: upstream, base, consumer, team } = registries;
  return {
    dockerhub: connectRegistry(dockerhub),
    public: connectRegistry(upstream),
    base: connectRegistry(base),
    consumer: connectRegistry(consumer),
    team: connectRegistry(team),
  };
}

function configured(home: Home, ports: Ports, { configure }: ServedOptions): AppSettings {
  const file = sampleConfiguration();
  configure?.(file, (repository) => `http://127.0.0.1:${ports.git}/${repository}.git#main`);
  const path = join(home.directory, 'customhouse.yaml');
  writeFileSync(path, file.toString());
  return { CUSTOMHOUSE_CONFIG: path };
}
