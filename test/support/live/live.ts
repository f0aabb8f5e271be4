import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cleanHome } from '../../../local/instance/cleanHome.ts';
import { followFirstRuns } from '../../../local/instance/firstRuns.ts';
import { freshHome } from '../../../local/instance/home.ts';
import { startInstance, type Instance } from '../../../local/instance/instance.ts';
import type { AppSettings } from '../../../local/instance/types.ts';
import { createApi, type Api } from '../../../local/walkthrough/api.ts';
import { localTarget, type LocalTarget } from '../../../local/walkthrough/localTarget.ts';
import { connectRegistry, type Registry } from '../../../local/walkthrough/registry.ts';
import { createLedger } from '../../../shared/ledger/createLedger.ts';
import { createTables } from '../../../shared/ledger/createTables.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { sampleConfiguration } from './sampleConfiguration.ts';

/** A whole local Azure with the compiled function app, as `npm start` makes it, in a state directory of its own. */
export interface Live {
  readonly instance: Instance;
  readonly target: LocalTarget;
  /** The HTTP API, as any client speaks it. */
  readonly api: Api;
  readonly registries: Readonly<Record<keyof LocalTarget['registries'], Registry>>;
  /** The same tables that the function app writes; they answer while it is down. */
  readonly ledger: Ledger;
  /** What a process of the instance has logged so far: `functions`, `azure`, `azurite`. */
  log(name: string): string;
  /** Stops everything and removes what it left. */
  remove(): Promise<void>;
}

/**
 * @param hostEnv added to the app settings
 * @param given path of a customhouse.yaml; the sample's without one
 */
export async function startLive(hostEnv: AppSettings = {}, given?: string): Promise<Live> {
  const { directory } = await freshHome();
  const configuration = given ?? join(directory, 'customhouse.yaml');
  if (given === undefined) writeFileSync(configuration, sampleConfiguration().toString());
  const instance = await startInstance(directory, { hostEnv, configuration });
  if ('runsAs' in instance) throw new Error(`A fresh state directory is in use by process ${instance.runsAs}.`);
  const target = localTarget(instance.file);
  const { dockerhub, public: upstream, base, consumer, team } = target.registries;
  return {
    instance,
    target,
    api: createApi({ ...target, key: instance.file.keys.master }),
    registries: {
      dockerhub: connectRegistry(dockerhub),
      public: connectRegistry(upstream),
      base: connectRegistry(base),
      consumer: connectRegistry(consumer),
      team: connectRegistry(team),
    },
    ledger: createLedger(createTables(instance.file.settings), () => new Date()),
    log: (name) => readFileSync(join(instance.home.logs, `${name}.log`), 'utf8'),
    async remove() {
      await instance.stop();
      await cleanHome(directory);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The chain of `npm start`: the public image is built, let in, and hello-world is deployed on it. */
export async function runChain({ file, firstRuns }: Pick<Instance, 'file' | 'firstRuns'>): Promise<void> {
  const { failure } = await followFirstRuns(file, {
    firstRuns,
    say: () => undefined,
    signal: AbortSignal.timeout(longestWaitMs),
  });
  if (failure !== undefined) throw new Error(failure);
}

const lookIntervalMs = 40;
const longestWaitMs = 90_000;

/**
 * Looks until there is something to see.
 *
 * @throws Error naming what was waited for, with what was thrown last, after 90 s
 */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const latest = Date.now() + longestWaitMs;
  for (let last: unknown; ;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      last = error;
    }
    if (Date.now() > latest) throw new Error(`Waited 90 s for ${what}.`, { cause: last });
    await setTimeout(lookIntervalMs);
  }
}
