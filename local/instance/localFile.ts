import { z } from 'zod';
import { readJson, writeJson } from '../arm/jsonFile.ts';
import { loadKeys } from '../host/keys.ts';
import type { Home } from './home.ts';
import { operatorClientId, resources } from './names.ts';
import type { Plan } from './plan/types.ts';
import type { InstanceSecrets } from './secrets.ts';
import { portNames, type AppSettings, type LocalFile, type Ports } from './types.ts';

const login = z.object({ purpose: z.string(), username: z.string(), password: z.string() });
const registry = z.object({ loginServer: z.string(), logins: z.array(login) });
const text = z.record(z.string(), z.string());

const localFileSchema = z.object({
  instance: z.string(),
  ports: z.intersection(
    z.record(z.enum(portNames), z.number()),
    z.object({ registries: z.record(z.string(), z.number()) }),
  ),
  functionApp: z.string(),
  keys: z.object({ master: z.string(), function: z.string(), eventGrid: z.string() }),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  // Missing where an older version wrote the file.
  operator: z.string().default(operatorClientId),
  registries: z.record(z.string(), registry),
  git: z.object({ token: z.string(), webhookSecret: z.string(), repositories: text }),
  endpoints: z.object({ arm: z.string(), vault: z.string(), identity: z.string() }),
  settings: text,
  pids: z.record(z.string(), z.number()),
}) satisfies z.ZodType<LocalFile>;

/** @returns undefined when this instance was never up */
export function readLocalFile(home: Home): LocalFile | undefined {
  return readJson(home.local, localFileSchema);
}

export function writeLocalFile(home: Home, file: LocalFile): void {
  writeJson(home.local, file);
}

export interface LocalFileParts {
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: InstanceSecrets;
  readonly plan: Plan;
  readonly registries: LocalFile['registries'];
  readonly settings: AppSettings;
  readonly pids: LocalFile['pids'];
}

/** Everything that a person or a script needs to use this instance from outside. */
export function composeLocalFile(parts: LocalFileParts): LocalFile {
  const { home, ports, secrets, plan, registries, settings, pids } = parts;
  const { master, function: functionKey, eventGrid } = loadKeys(home.host);
  const git = `http://customhouse:${secrets.gitToken}@127.0.0.1:${ports.git}`;
  return {
    instance: home.instance,
    ports,
    functionApp: `http://127.0.0.1:${ports.functions}`,
    keys: { master, function: functionKey, eventGrid },
    subscriptionId: resources.subscriptionId,
    resourceGroup: resources.resourceGroup,
    operator: operatorClientId,
    registries,
    git: {
      token: secrets.gitToken,
      webhookSecret: secrets.gitWebhookSecret,
      repositories: Object.fromEntries(plan.repositories.map((name) => [name, `${git}/${name}.git`])),
    },
    endpoints: {
      arm: `https://127.0.0.1:${ports.arm}`,
      vault: `https://127.0.0.1:${ports.vault}`,
      identity: `http://127.0.0.1:${ports.identity}/msi/token`,
    },
    settings,
    pids,
  };
}
