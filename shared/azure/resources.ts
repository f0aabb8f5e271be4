import type { AcrConfiguration, RegistryConfiguration } from '../config/model.ts';
import { CustomhouseError } from '../errors.ts';
import type { RegistryName } from '../image.ts';

/** The registries of customhouse.yaml, looked up by name. */
export type ConfiguredRegistries = ReadonlyMap<RegistryName, RegistryConfiguration>;

/** @throws CustomhouseError CONFIG_INVALID */
export function findRegistry(registries: ConfiguredRegistries, name: RegistryName): RegistryConfiguration {
  const found = registries.get(name);
  if (found !== undefined) return found;
  throw new CustomhouseError('CONFIG_INVALID', `customhouse.yaml has no registry "${name}".`);
}

/** @throws CustomhouseError CONFIG_INVALID when it is not one of Azure's */
export function findAcr(registries: ConfiguredRegistries, name: RegistryName): AcrConfiguration {
  const found = findRegistry(registries, name);
  if (found.kind === 'acr') return found;
  throw new CustomhouseError(
    'CONFIG_INVALID',
    `Registry "${name}" is not an Azure Container Registry: nothing can be built, tested or imported there. Give it "acr" and "resourceGroup".`,
  );
}

export function registryId(appSubscriptionId: string, registry: AcrConfiguration): string {
  const { acr, resourceGroup, subscriptionId = appSubscriptionId } = registry;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${acr}`;
}
