import type { AcrConfiguration } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { RegistryName } from '../image.ts';
import type { RegistryClients } from './registryClients.ts';
import { type ConfiguredRegistries, findAcr, findRegistry } from './resources.ts';
import { translate } from './translate.ts';

export interface RegistryResource {
  readonly loginServer: string;
  /** Azure region. */
  readonly location: string;
  /** "RBAC Registry + ABAC Repository Permissions": ACR gives a build no login of the registry's own. */
  readonly usesAbac: boolean;
}

/** What Azure knows of the configured ACRs: each is asked for once, callers at the same time share the request. */
export interface RegistryResources {
  /** @throws CustomhouseError CONFIG_INVALID for a registry that is no ACR, AZURE_* */
  get(registry: RegistryName): Promise<RegistryResource>;
  /** Of any configured registry: one that is no ACR is known by its own address. */
  loginServer(registry: RegistryName): Promise<string>;
}

export function createRegistryResources(
  clientOf: RegistryClients,
  registries: ConfiguredRegistries,
): RegistryResources {
  const known = new Map<RegistryName, Promise<RegistryResource>>();

  async function get(name: RegistryName): Promise<RegistryResource> {
    const asking = known.get(name) ?? readRegistry(clientOf, findAcr(registries, name));
    known.set(name, asking);
    try {
      return await asking;
    } catch (error) {
      known.delete(name);
      throw error;
    }
  }

  return {
    get,
    async loginServer(name) {
      const registry = findRegistry(registries, name);
      return registry.kind === 'oci' ? registry.server : (await get(name)).loginServer;
    },
  };
}

async function readRegistry(clientOf: RegistryClients, registry: AcrConfiguration): Promise<RegistryResource> {
  const { acr, resourceGroup } = registry;
  const client = clientOf(registry);
  try {
    const { loginServer, location, roleAssignmentMode } = await client.registries.get(resourceGroup, acr);
    if (loginServer !== undefined)
      return { loginServer, location, usesAbac: roleAssignmentMode === 'AbacRepositoryPermissions' };
  } catch (error) {
    throw translate(error, {
      failure: `Could not read the registry ${acr} in ${resourceGroup}`,
      rights: `Give the app’s identity the role "Reader" on ${acr}.`,
    });
  }
  throw new CustomhouseError('AZURE_REFUSED', `The registry ${acr} has no login server yet. Wait until it is created.`);
}
