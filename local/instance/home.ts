import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone this file is in. */
export const cloneRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What set-up finds out once for the whole clone, whatever state directory an instance uses. */
export const engineFilePath = join(cloneRoot, '.customhouse', 'engine.json');

/** What Node has compiled of the local Azure and the Functions host, for the next of their processes; Node tells what is out of date. */
const compileCache = join(cloneRoot, '.customhouse', 'compiled');

/**
 * Of a process of ours that stays up. What comes from the cache needs no TypeScript compiler in the process, which takes it 0.3 s and 23 MB.
 *
 * @see https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
 */
export const lastingEnvironment: Readonly<Record<string, string>> = { NODE_COMPILE_CACHE: compileCache };

/** Where one instance keeps its state. Tests, the walkthrough and the bench use fresh ones side by side. */
export interface Home {
  readonly directory: string;
  /** The value of the label on containers and images: the same for the same directory, another for any other clone. */
  readonly instance: string;
  readonly lock: string;
  readonly ports: string;
  readonly plan: string;
  readonly secrets: string;
  readonly local: string;
  readonly logs: string;
  readonly azurite: string;
  readonly azure: string;
  /** Bare Git repositories, `<name>.git` each. */
  readonly git: string;
  readonly host: string;
  readonly upstream: string;
}

const instanceIdLength = 12;

/** The state directory, made if it is missing, readable by its owner only: it holds keys. */
export async function openHome(directory: string): Promise<Home> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = realpathSync(directory);
  return {
    directory: path,
    instance: createHash('sha256').update(path).digest('hex').slice(0, instanceIdLength),
    lock: join(path, 'lock'),
    ports: join(path, 'ports.json'),
    plan: join(path, 'plan.json'),
    secrets: join(path, 'secrets.json'),
    local: join(path, 'local.json'),
    logs: join(path, 'logs'),
    azurite: join(path, 'azurite'),
    azure: join(path, 'azure'),
    git: join(path, 'azure', 'git'),
    host: join(path, 'host'),
    upstream: join(path, 'upstream'),
  };
}

/** A new, empty state directory beside others, inside the clone's own so that `npm run clean` finds it. */
export async function freshHome(): Promise<Home> {
  const usual = join(cloneRoot, '.customhouse');
  await mkdir(usual, { recursive: true, mode: 0o700 });
  return openHome(await mkdtemp(join(usual, 'instance-')));
}

/** `CUSTOMHOUSE_HOME`, or `.customhouse` in the clone. */
export function homeDirectory(env: NodeJS.ProcessEnv): string {
  return resolve(env['CUSTOMHOUSE_HOME'] ?? join(cloneRoot, '.customhouse'));
}
