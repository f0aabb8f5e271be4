import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/identity';
import type { AcrConfiguration } from '../config/model.ts';
import type { ClientOptions } from './clientOptions.ts';

/** The SDK's client for the subscription that a registry is in. */
export type RegistryClients = (registry: Pick<AcrConfiguration, 'subscriptionId'>) => ContainerRegistryManagementClient;

/** @param subscriptionId of registries that name none */
export function createRegistryClients(
  credential: TokenCredential,
  subscriptionId: string,
  options: ClientOptions,
): RegistryClients {
  const clients = new Map<string, ContainerRegistryManagementClient>();
  return ({ subscriptionId: own = subscriptionId }) => {
    const client = clients.get(own) ?? new ContainerRegistryManagementClient(credential, own, options);
    clients.set(own, client);
    return client;
  };
}
