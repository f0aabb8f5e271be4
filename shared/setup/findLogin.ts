import type { FoundLogin } from './planLogin.ts';
import type { RegistryTokens, SecretStore } from './ports.ts';
import type { WantedLogin } from './wantedLogins.ts';

/** Looks up what there is of a login. @throws CustomhouseError AZURE_* */
export async function findLogin(
  { registry, token: name, actions: wanted, secret }: WantedLogin,
  {
    tokens,
    vault,
  }: { readonly tokens: Pick<RegistryTokens, 'scopeMapActions' | 'token'>; readonly vault: SecretStore },
): Promise<FoundLogin> {
  const [actions, token, user, password] = await Promise.all([
    wanted === undefined ? undefined : tokens.scopeMapActions(registry, name),
    tokens.token(registry, name),
    vault.read(`${secret}-user`),
    vault.read(`${secret}-password`),
  ]);
  return { actions, token, user: user?.value, password };
}
