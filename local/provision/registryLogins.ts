import { registryId, resources, type AzureRegistry } from '../instance/names.ts';
import type { AzureClients } from './azureClients.ts';
import { keepSecret, readSecret } from './secretStore.ts';

/** A user name and password of a registry, for local.json. */
export interface RegistryLogin {
  readonly purpose: string;
  readonly username: string;
  readonly password: string;
}

interface PlannedLogin {
  readonly registry: AzureRegistry;
  /** The token's name, and so the user name. */
  readonly token: string;
  readonly purpose: string;
  /** What it may do; none of its own: the built-in scope map that pulls everything. */
  readonly actions?: readonly string[];
  /** Key Vault's `<secret>-user` and `<secret>-password`. */
  readonly secret: string;
}

const builtInPull = '_repositories_pull';

/** Each registry's logins: what the application reads from Key Vault, each as narrow as its use. */
const planned: readonly PlannedLogin[] = [
  { registry: 'public', token: 'public-pull', purpose: 'pull', secret: 'registry-public' },
  {
    registry: 'base',
    token: 'base-consumer',
    purpose: 'pull node only, never quarantine',
    actions: ['repositories/node/content/read', 'repositories/node/metadata/read'],
    secret: 'registry-base',
  },
  {
    registry: 'base',
    token: 'base-quarantine',
    purpose: 'pull quarantined candidates only',
    actions: ['repositories/quarantine/*/content/read'],
    secret: 'registry-base-quarantine',
  },
  { registry: 'team', token: 'team-pull', purpose: 'pull', secret: 'registry-team' },
];

/** For people and scripts; the application never sees these. */
const everything = ['content/read', 'content/write', 'content/delete', 'metadata/read', 'metadata/write'];
const ownerActions = everything.map((action) => `repositories/*/${action}`);

/**
 * Makes the registries' scope maps and tokens, and puts their passwords into Key Vault. Safe to repeat: a login that is
 * in Key Vault stays.
 */
export async function provideLogins(azure: AzureClients, registry: AzureRegistry): Promise<RegistryLogin[]> {
  const logins: RegistryLogin[] = [];
  for (const login of planned.filter((one) => one.registry === registry)) {
    logins.push({ purpose: login.purpose, ...(await provideLogin(azure, login)) });
  }
  return logins;
}

/**
 * The login that may do everything in a registry, as an admin's.
 *
 * @param kept the password it had before; a registry shows one only once
 */
export async function provideOwner(
  azure: AzureClients,
  registry: AzureRegistry,
  kept: string | undefined,
): Promise<RegistryLogin> {
  const username = `${registry}-owner`;
  if (kept === undefined) await putToken(azure, { registry, token: username, actions: ownerActions });
  const password = kept ?? (await newPassword(azure, registry, username));
  return { purpose: 'everything', username, password };
}

async function provideLogin(azure: AzureClients, login: PlannedLogin): Promise<{ username: string; password: string }> {
  const [username, password] = [`${login.secret}-user`, `${login.secret}-password`];
  const kept = await readSecret(azure.secrets, password);
  if (kept !== undefined) return { username: login.token, password: kept };
  await putToken(azure, login);
  await keepSecret(azure.secrets, username, login.token);
  const made = await newPassword(azure, login.registry, login.token);
  // Last: as long as it is missing, all of this is done again.
  await keepSecret(azure.secrets, password, made);
  return { username: login.token, password: made };
}

async function putToken(
  { registries }: AzureClients,
  { registry, token, actions }: Pick<PlannedLogin, 'registry' | 'token' | 'actions'>,
): Promise<void> {
  const group = resources.resourceGroup;
  const scopeMap = actions === undefined ? builtInPull : token;
  if (actions !== undefined) {
    await registries.scopeMaps.beginCreateAndWait(group, registry, scopeMap, { actions: [...actions] });
  }
  const scopeMapId = `${registryId(registry)}/scopeMaps/${scopeMap}`;
  await registries.tokens.beginCreateAndWait(group, registry, token, { scopeMapId, status: 'enabled' });
}

async function newPassword({ registries }: AzureClients, registry: AzureRegistry, token: string): Promise<string> {
  const tokenId = `${registryId(registry)}/tokens/${token}`;
  const { passwords } = await registries.registries.beginGenerateCredentialsAndWait(resources.resourceGroup, registry, {
    tokenId,
    name: 'password1',
  });
  const value = passwords?.find(({ name }) => name === 'password1')?.value;
  if (value === undefined) throw new Error(`No password came back for token ${token} of registry ${registry}.`);
  return value;
}
