import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/atomicFile.ts';
import { isMissing } from '../storage/isMissing.ts';
import type { Store } from '../storage/store.ts';
import type { LocalRegistry, RegistryToken } from '../types.ts';
import { generatePassword, hashPassword, matchesPassword, passwordHashSchema } from './password.ts';

const storedTokenSchema = z.object({
  name: z.string(),
  scopeMap: z.string(),
  status: z.enum(['enabled', 'disabled']),
  createdAt: z.string(),
  passwords: z.array(
    passwordHashSchema.extend({ name: z.enum(['password1', 'password2']), expiry: z.string().optional() }),
  ),
});
type StoredToken = z.infer<typeof storedTokenSchema>;

/** ACR's tokens with the hashes of their passwords; a password itself is shown once and kept nowhere. */
export type RegistryTokens = LocalRegistry['tokens'] & {
  /** The enabled token that this password, not expired, belongs to. */
  find(name: string, password: string): RegistryToken | undefined;
};

export async function openRegistryTokens(store: Store, now: () => Date): Promise<RegistryTokens> {
  const path = join(store.directory, 'tokens.json');
  const tokens = new Map((await readTokens(path)).map((token) => [token.name, token]));

  function change(work: () => void): Promise<void> {
    return store.exclusively(() => {
      work();
      return writeFileAtomically(path, JSON.stringify([...tokens.values()]));
    });
  }

  return {
    put: (token) =>
      change(() => tokens.set(token.name, { ...token, passwords: tokens.get(token.name)?.passwords ?? [] })),
    get: (name) => shown(tokens.get(name)),
    list: () => [...tokens.values()].map(withoutPasswords),
    delete: (name) => change(() => tokens.delete(name)),
    async generatePassword(name, slot, expiry) {
      const value = generatePassword();
      const stored = { name: slot, ...hashPassword(value), ...(expiry !== undefined && { expiry }) };
      await change(() => {
        const token = tokens.get(name);
        if (!token) throw new RangeError(`There is no token ${name}.`);
        tokens.set(name, { ...token, passwords: [...token.passwords.filter((other) => other.name !== slot), stored] });
      });
      return { name: slot, value, ...(expiry !== undefined && { expiry }) };
    },
    find(name, password) {
      const token = tokens.get(name);
      if (token?.status !== 'enabled') return undefined;
      const valid = token.passwords.filter(
        ({ expiry }) => expiry === undefined || Date.parse(expiry) > now().getTime(),
      );
      return valid.some((stored) => matchesPassword(password, stored)) ? withoutPasswords(token) : undefined;
    },
  };
}

function shown(token: StoredToken | undefined): RegistryToken | undefined {
  return token && withoutPasswords(token);
}

function withoutPasswords({ name, scopeMap, status, createdAt, passwords }: StoredToken): RegistryToken {
  const shownPasswords = passwords.map(({ name: slot, expiry }) => ({
    name: slot,
    ...(expiry !== undefined && { expiry }),
  }));
  return { name, scopeMap, status, createdAt, passwords: shownPasswords };
}

async function readTokens(path: string): Promise<StoredToken[]> {
  try {
    return z.array(storedTokenSchema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
