import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import type { RegistryName } from '../image.ts';
import type { Access, AcrRuns, ContainerGroups, Imports, Secrets } from '../ports.ts';
import { createAccess } from './access.ts';
import { createAcrRuns } from './acrRuns.ts';
import type { BuildIdentity } from './buildIdentity.ts';
import { clientOptions } from './clientOptions.ts';
import { createContainerGroups } from './containerGroups.ts';
import { createImports } from './imports.ts';
import type { Clock } from './patience.ts';
import { createRegistryClients } from './registryClients.ts';
import { createRegistryResources } from './registryResources.ts';
import { createRegistryToken } from './registryToken.ts';
import type { ConfiguredRegistries } from './resources.ts';
import { isLoopback } from './loopback.ts';
import { createSecrets } from './secrets.ts';

export interface AzureOptions {
  /** A UUID, of the container groups and of registries that name no other. */
  readonly subscriptionId: string;
  /** `https://management.azure.com`, or `https://127.0.0.1:<port>` for a local Azure. */
  readonly armEndpoint: string;
  /** `https://<vault>.vault.azure.net` */
  readonly vaultUrl: string;
  /** The app's identity. */
  readonly credential: TokenCredential;
  readonly buildIdentity: BuildIdentity;
  /** Resource ID of the identity that container groups pull from ACRs with. Missing: the login of Key Vault. */
  readonly pullIdentity?: string;
  /** Of builds and tests, in every registry. Missing: ACR's shared agents. */
  readonly agentPool?: string;
  readonly registries: ConfiguredRegistries;
  /** Default: real time. */
  readonly clock?: Clock;
  /** Of one request. Default 30 s. */
  readonly timeoutMs?: number;
}

/** The ports that Azure stands behind. */
export interface Azure {
  readonly imports: Imports;
  readonly acrRuns: AcrRuns;
  readonly containerGroups: ContainerGroups;
  readonly secrets: Secrets;
  readonly access: Access;
  /** Of any configured registry; an ACR's is asked of Azure once. */
  loginServer(registry: RegistryName): Promise<string>;
  /** The app identity's Entra access token for container registries. */
  registryAccessToken(): Promise<string>;
}

const defaultTimeoutMs = 30_000;
const realTime: Clock = {
  now: () => performance.now(),
  delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Makes the clients and sends nothing. */
export function createAzure(options: AzureOptions): Azure {
  const { subscriptionId, armEndpoint, vaultUrl, credential, registries, clock = realTime } = options;
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const armOptions = clientOptions(armEndpoint, timeoutMs);
  const clientOf = createRegistryClients(credential, subscriptionId, armOptions);
  const instances = new ContainerInstanceManagementClient(credential, subscriptionId, armOptions);
  const { retryOptions, additionalPolicies } = clientOptions(vaultUrl, timeoutMs);
  const vault = new SecretClient(vaultUrl, credential, {
    retryOptions,
    additionalPolicies,
    disableChallengeResourceVerification: isLoopback(vaultUrl),
  });
  const secrets = createSecrets(vault, vaultUrl);
  const resources = createRegistryResources(clientOf, registries);
  return {
    secrets,
    access: createAccess({
      clientOf,
      credential,
      resources,
      endpoint: armEndpoint,
      scopes: armOptions.credentialScopes,
    }),
    imports: createImports({ clientOf, subscriptionId, registries, secrets, clock }),
    acrRuns: createAcrRuns({ ...options, clientOf, endpoint: armEndpoint, resources, secrets, clock }),
    containerGroups: createContainerGroups({
      ...options,
      client: instances,
      endpoint: armEndpoint,
      resources,
      secrets,
      clock,
    }),
    loginServer: (registry) => resources.loginServer(registry),
    registryAccessToken: createRegistryToken(credential),
  };
}
