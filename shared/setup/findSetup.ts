import type { Configuration } from '../config/model.ts';
import { findLogin } from './findLogin.ts';
import { type Found, repositoriesOf } from './planSetup.ts';
import type { GitWebhooks, RegistryTokens, SecretStore } from './ports.ts';
import { wantedLogins } from './wantedLogins.ts';
import { wantedSecrets } from './wantedSecrets.ts';

export interface SetupParts {
  readonly tokens: RegistryTokens;
  readonly vault: SecretStore;
  /** Where the hosts can be asked: there is an address to be told, and a token. */
  readonly webhooks?: { readonly at: GitWebhooks; readonly url: string };
}

/** Looks up everything that setting up is about. Changes nothing. @throws CustomhouseError AZURE_*, GIT_* */
export async function findSetup(configuration: Configuration, parts: SetupParts): Promise<Found> {
  const { vault, webhooks } = parts;
  const [logins, secrets, told] = await Promise.all([
    Promise.all(
      wantedLogins(configuration).map(async (wanted) => [wanted.token, await findLogin(wanted, parts)] as const),
    ),
    Promise.all(
      wantedSecrets(configuration).map(async ({ name }) => [name, (await vault.read(name))?.value ?? ''] as const),
    ),
    webhooks === undefined ? [] : toldOf(repositoriesOf(configuration), webhooks),
  ]);
  return {
    logins: new Map(logins),
    secrets: new Map(secrets.filter(([, value]) => value !== '')),
    webhooks: new Set(told),
  };
}

async function toldOf(
  repositories: readonly string[],
  { at, url }: NonNullable<SetupParts['webhooks']>,
): Promise<readonly string[]> {
  const told = await Promise.all(repositories.map(async (one) => [one, await at.has(one, url)] as const));
  return told.flatMap(([repository, isTold]) => (isTold ? [repository] : []));
}
