import type { FoundLogin, FoundPassword } from './planLogin.ts';
import type { RegistryTokens, SecretStore } from './ports.ts';
import type { WantedLogin } from './wantedLogins.ts';

interface Places<K extends keyof RegistryTokens> {
  readonly tokens: Pick<RegistryTokens, K>;
  readonly vault: Pick<SecretStore, 'read'>;
}

/** Looks up what there is of a login. @throws CustomhouseError AZURE_* */
export async function findLogin(wanted: WantedLogin, places: Places<'scopeMapActions' | 'token'>): Promise<FoundLogin> {
  const [actions, password] = await Promise.all([
    wanted.actions === undefined ? undefined : places.tokens.scopeMapActions(wanted.registry, wanted.token),
    findPassword(wanted, places),
  ]);
  return { actions, ...password };
}

/** Looks up what rotating it needs to know. @throws CustomhouseError AZURE_* */
export async function findPassword(
  { registry, token: name, secret }: WantedLogin,
  { tokens, vault }: Places<'token'>,
): Promise<FoundPassword> {
  const [token, user, password] = await Promise.all([
    tokens.token(registry, name),
    vault.read(`${secret}-user`),
    vault.read(`${secret}-password`),
  ]);
  return { token, user: user?.value, password };
}
