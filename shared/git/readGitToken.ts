import { CustomhouseError } from '../errors.ts';
import type { Secrets } from '../ports.ts';

/** The Key Vault secret that opens the Git host. */
const tokenSecret = 'git-token';

/** Undefined when the vault has none: all repositories are public then. */
export async function readGitToken(secrets: Pick<Secrets, 'get'>): Promise<string | undefined> {
  return secrets.get(tokenSecret).catch((error: unknown) => {
    if (error instanceof CustomhouseError && error.code === 'SECRET_NOT_FOUND') return undefined;
    throw error;
  });
}
