import { z } from 'zod';
import { readJson } from '../arm/jsonFile.ts';
import type { Home } from './home.ts';
import { portNames, type LocalFile } from './types.ts';

const login = z.object({ purpose: z.string(), username: z.string(), password: z.string() });
const registry = z.object({ loginServer: z.string(), logins: z.array(login) });
const text = z.record(z.string(), z.string());

const localFileSchema = z.object({
  instance: z.string(),
  ports: z.record(z.enum(portNames), z.number()),
  functionApp: z.string(),
  keys: z.object({ master: z.string(), function: z.string(), eventGrid: z.string() }),
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  registries: z.object({ dockerhub: registry, public: registry, base: registry, team: registry }),
  git: z.object({ token: z.string(), webhookSecret: z.string(), repositories: text }),
  endpoints: z.object({ arm: z.string(), vault: z.string(), identity: z.string() }),
  settings: text,
  pids: z.record(z.string(), z.number()),
}) satisfies z.ZodType<LocalFile>;

/** @returns undefined when this instance was never up */
export function readLocalFile(home: Home): LocalFile | undefined {
  return readJson(home.local, localFileSchema);
}
