import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from '../arm/jsonFile.ts';

/** Attributes that a client may set; times in seconds since 1970. */
export const attributesSchema = z.object({
  enabled: z.boolean().optional(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
});

const versionSchema = z.object({
  version: z.string(),
  value: z.string(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: attributesSchema,
  created: z.number(),
  updated: z.number(),
});
export type SecretVersion = z.infer<typeof versionSchema>;

const secretSchema = z.object({
  name: z.string(),
  /** Oldest first, at least one. */
  versions: z.array(versionSchema).min(1),
  /** When it was deleted; it can be recovered until it is purged. */
  deleted: z.number().optional(),
});
export type Secret = z.infer<typeof secretSchema>;

/** What a new version is made of. */
export type NewVersion = Pick<SecretVersion, 'value' | 'contentType' | 'tags'> & {
  readonly attributes?: z.infer<typeof attributesSchema> | undefined;
};

/** Secrets on disk, in one file that only its owner can read. Names differ by more than case. */
export interface SecretStore {
  get(name: string): Secret | undefined;
  list(): readonly Secret[];
  add(name: string, version: NewVersion): Secret;
  put(secret: Secret): void;
  remove(name: string): void;
}

export function openSecretStore(directory: string, now: () => Date): SecretStore {
  const file = join(directory, 'secrets.json');
  const secrets = new Map((readJson(file, z.array(secretSchema)) ?? []).map((secret) => [key(secret.name), secret]));
  function put(secret: Secret): void {
    secrets.set(key(secret.name), secret);
    writeJson(file, [...secrets.values()]);
  }
  return {
    get: (name) => secrets.get(key(name)),
    list: () => [...secrets.values()].toSorted((a, b) => a.name.localeCompare(b.name)),
    put,
    add(name, { attributes, ...rest }) {
      const seconds = Math.floor(now().getTime() / 1_000);
      const version = {
        ...rest,
        version: randomBytes(16).toString('hex'),
        attributes: { enabled: true, ...attributes },
        created: seconds,
        updated: seconds,
      };
      const secret = { name, versions: [...(secrets.get(key(name))?.versions ?? []), version] };
      put(secret);
      return secret;
    },
    remove(name) {
      secrets.delete(key(name));
      writeJson(file, [...secrets.values()]);
    },
  };
}

function key(name: string): string {
  return name.toLowerCase();
}
