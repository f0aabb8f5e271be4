import { join } from 'node:path';
import { azuriteConnection } from './azurite.ts';
import { cloneRoot } from './home.ts';
import { buildIdentityId, loginServer, resources, type GitRepository } from './names.ts';
import type { InstanceSecrets } from './secrets.ts';
import type { AppSettings, Ports } from './types.ts';

/** The app settings of the local function app: what Azure would give it, with this instance's endpoints. */
export function appSettings(ports: Ports, secrets: InstanceSecrets): AppSettings {
  const { subscriptionId, resourceGroup, containerGroup } = resources;
  return {
    AzureWebJobsStorage: azuriteConnection(ports, secrets),
    AzureWebJobsDisableHomepage: 'true',
    FUNCTIONS_WORKER_RUNTIME: 'node',
    WEBSITE_HOSTNAME: `127.0.0.1:${ports.functions}`,
    AZURE_SUBSCRIPTION_ID: subscriptionId,
    AZURE_RESOURCE_MANAGER_ENDPOINT: `https://127.0.0.1:${ports.arm}`,
    KEY_VAULT_URL: `https://127.0.0.1:${ports.vault}`,
    IDENTITY_ENDPOINT: `http://127.0.0.1:${ports.identity}/msi/token`,
    IDENTITY_HEADER: secrets.identityHeader,
    CUSTOMHOUSE_CONFIG: join(cloneRoot, 'customhouse.yaml'),
    CUSTOMHOUSE_BUILD_IDENTITY: buildIdentityId,
    REGISTRY_DOCKERHUB_URL: loginServer(ports.dockerhub),
    REGISTRY_PUBLIC: 'public',
    REGISTRY_PUBLIC_RG: resourceGroup,
    REGISTRY_BASE_ARTIFACTS: 'base',
    REGISTRY_BASE_ARTIFACTS_RG: resourceGroup,
    REGISTRY: 'team',
    REGISTRY_RG: resourceGroup,
    GIT_BASE_IMAGE_NODE: gitContext(ports, 'base-image-node'),
    GIT_NODE_IMPORT: gitContext(ports, 'import-baseimage-node'),
    GIT_HELLO_WORLD: gitContext(ports, 'hello-world'),
    ACI: containerGroup,
    ACI_RG: resourceGroup,
    PLATFORM: process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64',
  };
}

function gitContext(ports: Ports, repository: GitRepository): string {
  return `http://127.0.0.1:${ports.git}/${repository}.git#main`;
}
