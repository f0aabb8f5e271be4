import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import type { LoginParts } from '../setup/applyLoginStep.ts';
import { clientOptions } from './clientOptions.ts';
import { isLoopback } from './loopback.ts';
import { createRegistryClients } from './registryClients.ts';
import { createRegistryTokens } from './registryTokens.ts';
import { createSecretStore } from './secretStore.ts';

export interface SetupAzureOptions {
  /** A UUID, of registries that name no other. */
  readonly subscriptionId: string;
  readonly armEndpoint: string;
  readonly vaultUrl: string;
  readonly credential: TokenCredential;
  /** Of one request. Default 30 s. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;

/** What setting up and rotating need of Azure. Makes the clients and sends nothing. */
export function createSetup(options: SetupAzureOptions): LoginParts {
  const { subscriptionId, armEndpoint, vaultUrl, credential, timeoutMs = defaultTimeoutMs } = options;
  const clientOf = createRegistryClients(credential, subscriptionId, clientOptions(armEndpoint, timeoutMs));
  const { retryOptions, additionalPolicies } = clientOptions(vaultUrl, timeoutMs);
  const client = new SecretClient(vaultUrl, credential, {
    retryOptions,
    additionalPolicies,
    disableChallengeResourceVerification: isLoopback(vaultUrl),
  });
  return { tokens: createRegistryTokens(clientOf, subscriptionId), vault: createSecretStore(client, vaultUrl) };
}
