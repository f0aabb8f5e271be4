import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../../../local/containers/engine.ts';
import { startAzurite } from '../../../local/instance/azurite.ts';
import { composeAzure } from '../../../local/instance/composeAzure.ts';
import { startFunctionsHost } from '../../../local/instance/functionsHost.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { endLeftovers } from '../../../local/instance/leftovers.ts';
import { composeLocalFile } from '../../../local/instance/localFile.ts';
import { choosePorts } from '../../../local/instance/ports.ts';
import { createProcesses } from '../../../local/instance/processes.ts';
import { createSamples } from '../../../local/instance/samples.ts';
import { openSecrets } from '../../../local/instance/secrets.ts';
import { serveAzure } from '../../../local/instance/serveAzure.ts';
import { appSettings } from '../../../local/instance/settings.ts';
import type { AppSettings, LocalFile } from '../../../local/instance/types.ts';
import { provision } from '../../../local/provision/provision.ts';
import { createLedger } from '../../../shared/ledger/createLedger.ts';
import { createTables } from '../../../shared/ledger/createTables.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';

/** The compiled function app in its host, on a local Azure without containers: what needs one fails there. */
export interface AppAlone {
  readonly file: LocalFile;
  readonly ledger: Ledger;
  /** What the Functions host has logged so far. */
  log(): string;
  /** SIGKILL, as a crash. */
  killHost(): Promise<void>;
  startHost(): Promise<void>;
  remove(): Promise<void>;
}

/** Nothing can be built or run. */
const noEngine = createEngine(
  {
    kind: 'docker',
    command: '/bin/false',
    version: '',
    env: {},
    buildArguments: [],
    serviceNetwork: [],
    stepNetwork: [],
    stepLimits: [],
  },
  'app-alone',
);

/** @param hostEnv added to the app settings */
export async function startAppAlone(hostEnv: AppSettings = {}): Promise<AppAlone> {
  const home = await freshHome();
  const ports = await choosePorts(home);
  const secrets = openSecrets(home);
  const processes = createProcesses();
  const azure = await composeAzure({ home, ports, secrets, engine: noEngine, log: () => undefined });
  await createSamples(azure.git);
  const stopAzure = await serveAzure(azure, ports);
  await processes.start(() => startAzurite(home, ports, secrets));
  const registries = await provision({ ports, secrets, known: undefined });
  const settings = { ...appSettings(ports, secrets), ...hostEnv };
  async function startHost(): Promise<void> {
    await processes.start(() => startFunctionsHost(home, ports, settings));
  }
  await startHost();
  return {
    file: composeLocalFile({ home, ports, secrets, registries, settings, pids: {} }),
    ledger: createLedger(createTables(settings), () => new Date()),
    log: () => readFileSync(join(home.logs, 'functions.log'), 'utf8'),
    startHost,
    killHost: () => processes.kill('functions'),
    async remove() {
      await processes.stop();
      await stopAzure();
      await removeHome(home);
    },
  };
}

/** Ends what a failed test has left running, too. */
async function removeHome(home: Home): Promise<void> {
  await endLeftovers(home.instance);
  await rm(home.directory, { recursive: true, force: true });
}
