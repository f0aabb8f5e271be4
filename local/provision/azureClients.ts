import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { SecretClient } from '@azure/keyvault-secrets';
import { operatorClientId, resources } from '../instance/names.ts';
import type { Ports } from '../instance/types.ts';
import { loopbackPolicy } from '../../shared/azure/loopback.ts';
import { identityCredential } from '../../shared/azure/identityCredential.ts';

/** What sets an instance up speaks to it as any Azure client of its owner would. */
export interface AzureClients {
  readonly registries: ContainerRegistryManagementClient;
  readonly secrets: SecretClient;
}

export function connectAzure(ports: Ports, identityHeader: string): AzureClients {
  const endpoint = `http://127.0.0.1:${ports.identity}/msi/token`;
  const credential = identityCredential(endpoint, identityHeader, operatorClientId);
  const additionalPolicies = [{ policy: loopbackPolicy, position: 'perRetry' as const }];
  return {
    registries: new ContainerRegistryManagementClient(credential, resources.subscriptionId, {
      endpoint: `https://127.0.0.1:${ports.arm}`,
      credentialScopes: 'https://management.azure.com/.default',
      additionalPolicies,
    }),
    secrets: new SecretClient(`https://127.0.0.1:${ports.vault}`, credential, {
      disableChallengeResourceVerification: true,
      additionalPolicies,
    }),
  };
}
