import { registryId } from '../instance/names.ts';
import type { PlannedAcr } from '../instance/plan/types.ts';
import type { AzureClients } from './azureClients.ts';
import { keepSecret, readSecret } from './secretStore.ts';

/** A user name and password of a registry, for local.json. */
export interface RegistryLogin {
  readonly purpose: string;
  readonly username: string;
  readonly password: string;
}

interface PlannedLogin {
  readonly registry: PlannedAcr;
  /** The token's name, and so the user name. */
  readonly token: string;
  readonly purpose: string;
  /** What it may do; none of its own: the built-in scope map that pulls everything. */
  readonly actions?: readonly string[];
  /** Key Vault's `<secret>-user` and `<secret>-password`. */
  readonly secret: string;
}

const builtInPull = '_repositories_pull';

/** A registry's logins that the application reads from Key Vault, each as narrow as its use. */
function plannedLogins(registry: PlannedAcr): readonly PlannedLogin[] {
  const { name, secrets, holdsQuarantine, repositories } = registry;
  if (!holdsQuarantine) return [{ registry, token: `${name}-pull`, purpose: 'pull', secret: secrets }];
  const consumer: PlannedLogin = {
    registry,
    token: `${name}-consumer`,
    purpose: `pull ${repositories.join(', ')} only, never quarantine`,
    actions: repositories.flatMap((each) => [
      `repositories/${each}/content/read`,
      `repositories/${each}/metadata/read`,
    ]),
    secret: secrets,
  };
  const tests: PlannedLogin = {
    registry,
    token: `${name}-quarantine`,
    purpose: 'pull quarantined candidates only',
    actions: ['repositories/quarantine/*/content/read'],
    secret: `${secrets}-quarantine`,
  };
  return repositories.length === 0 ? [tests] : [consumer, tests];
}

/** For people and scripts; the application never sees these. */
const everything = ['content/read', 'content/write', 'content/delete', 'metadata/read', 'metadata/write'];
const ownerActions = everything.map((action) => `repositories/*/${action}`);

/**
 * Makes a registry's scope maps and tokens, and puts their passwords into Key Vault. Safe to repeat: a login that is
 * in Key Vault stays, with what it may do brought up to date.
 */
export async function provideLogins(azure: AzureClients, registry: PlannedAcr): Promise<RegistryLogin[]> {
  const logins: RegistryLogin[] = [];
  for (const login of plannedLogins(registry)) {
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
  registry: PlannedAcr,
  kept: string | undefined,
): Promise<RegistryLogin> {
  const username = `${registry.name}-owner`;
  if (kept === undefined) await putToken(azure, { registry, token: username, actions: ownerActions });
  const password = kept ?? (await newPassword(azure, registry, username));
  return { purpose: 'everything', username, password };
}

async function provideLogin(azure: AzureClients, login: PlannedLogin): Promise<{ username: string; password: string }> {
  const [username, password] = [`${login.secret}-user`, `${login.secret}-password`];
  const kept = await readSecret(azure.secrets, password);
  if (kept !== undefined) {
    await putScopeMap(azure, login);
    return { username: login.token, password: kept };
  }
  await putToken(azure, login);
  await keepSecret(azure.secrets, username, login.token);
  const made = await newPassword(azure, login.registry, login.token);
  // Last: as long as it is missing, all of this is done again.
  await keepSecret(azure.secrets, password, made);
  return { username: login.token, password: made };
}

type WhatItMay = Pick<PlannedLogin, 'registry' | 'token' | 'actions'>;

/** @returns the scope map's name */
async function putScopeMap({ registries }: AzureClients, { registry, token, actions }: WhatItMay): Promise<string> {
  if (actions === undefined) return builtInPull;
  const { resourceGroup, acr } = registry;
  await registries.scopeMaps.beginCreateAndWait(resourceGroup, acr, token, { actions: [...actions] });
  return token;
}

async function putToken(azure: AzureClients, login: WhatItMay): Promise<void> {
  const { registry, token } = login;
  const scopeMapId = `${registryId(registry)}/scopeMaps/${await putScopeMap(azure, login)}`;
  const { tokens } = azure.registries;
  await tokens.beginCreateAndWait(registry.resourceGroup, registry.acr, token, { scopeMapId, status: 'enabled' });
}

async function newPassword({ registries }: AzureClients, registry: PlannedAcr, token: string): Promise<string> {
  const tokenId = `${registryId(registry)}/tokens/${token}`;
  const { resourceGroup, acr } = registry;
  const { passwords } = await registries.registries.beginGenerateCredentialsAndWait(resourceGroup, acr, {
    tokenId,
    name: 'password1',
  });
  const value = passwords?.find(({ name }) => name === 'password1')?.value;
  if (value === undefined) throw new Error(`No password came back for token ${token} of registry ${acr}.`);
  return value;
}
