import { createSetup } from '../../shared/azure/createSetup.ts';
import { identityCredential } from '../../shared/azure/identityCredential.ts';
import type { LoginParts } from '../../shared/setup/applyLoginStep.ts';
import { wantedLogins } from '../../shared/setup/wantedLogins.ts';
import type { Configuration } from '../../shared/config/model.ts';
import { operatorClientId, registryId, resources } from '../instance/names.ts';
import type { PlannedAcr } from '../instance/plan/types.ts';
import type { Ports } from '../instance/types.ts';
import type { AzureClients } from './azureClients.ts';

/** A user name and password of a registry, for local.json. */
export interface RegistryLogin {
  readonly purpose: string;
  readonly username: string;
  readonly password: string;
}

/** What `customhouse setup` works with, at a local Azure. */
export function connectSetup(ports: Ports, identityHeader: string): LoginParts {
  return createSetup({
    subscriptionId: resources.subscriptionId,
    armEndpoint: `https://127.0.0.1:${ports.arm}`,
    vaultUrl: `https://127.0.0.1:${ports.vault}`,
    credential: identityCredential(`http://127.0.0.1:${ports.identity}/msi/token`, identityHeader, operatorClientId),
  });
}

/** The logins of a registry that the application reads, as the vault has them. */
export async function readLogins(
  configuration: Configuration,
  { vault }: Pick<LoginParts, 'vault'>,
  registry: string,
): Promise<readonly RegistryLogin[]> {
  const wanted = wantedLogins(configuration).filter((one) => one.registry.name === registry);
  return Promise.all(
    wanted.map(async ({ purpose, secret }) => {
      const [user, password] = await Promise.all([vault.read(`${secret}-user`), vault.read(`${secret}-password`)]);
      return { purpose, username: user?.value ?? '', password: password?.value ?? '' };
    }),
  );
}

/** For people and scripts; the application never sees these. */
const everything = ['content/read', 'content/write', 'content/delete', 'metadata/read', 'metadata/write'];
const ownerActions = everything.map((action) => `repositories/*/${action}`);

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
  if (kept === undefined) await putOwner(azure, registry, username);
  const password = kept ?? (await newPassword(azure, registry, username));
  return { purpose: 'everything', username, password };
}

async function putOwner({ registries }: AzureClients, registry: PlannedAcr, name: string): Promise<void> {
  const { resourceGroup, acr } = registry;
  const scopeMapId = `${registryId(registry)}/scopeMaps/${name}`;
  await registries.scopeMaps.beginCreateAndWait(resourceGroup, acr, name, { actions: ownerActions });
  await registries.tokens.beginCreateAndWait(resourceGroup, acr, name, { scopeMapId, status: 'enabled' });
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
