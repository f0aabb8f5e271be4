import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Home } from './home.ts';
import { readJson, writeJson } from '../arm/jsonFile.ts';

/** What an instance keeps secret: made once, kept with its state. */
const secretsSchema = z.object({
  /** Clones and pushes to the Git repositories. */
  gitToken: z.string(),
  gitWebhookSecret: z.string(),
  /** Signs notifications. */
  notifySecret: z.string(),
  /** `IDENTITY_HEADER`: who sends it gets tokens. */
  identityHeader: z.string(),
  /** Signs those tokens. */
  tokenKey: z.string(),
  /** Base64: Azurite's account key. */
  storageKey: z.string(),
  /** Of the only user of the local plain registries. */
  plainPassword: z.string(),
});
export type InstanceSecrets = z.infer<typeof secretsSchema>;

const keyBytes = 32;
/** Azure's own length for storage account keys. */
const storageKeyBytes = 64;

export function openSecrets(home: Home): InstanceSecrets {
  const kept = readJson(home.secrets, secretsSchema);
  if (kept !== undefined) return kept;
  const names = Object.keys(secretsSchema.shape);
  const made = Object.fromEntries(names.map((name) => [name, randomBytes(keyBytes).toString('base64url')]));
  const secrets = secretsSchema.parse({ ...made, storageKey: randomBytes(storageKeyBytes).toString('base64') });
  writeJson(home.secrets, secrets);
  return secrets;
}
