/**
 * The names of the reference scenario's resources in the local Azure. They mean nothing outside it.
 */
export const resources = {
  /** A UUID, because the registry client insists on one. */
  subscriptionId: '00000000-0000-4000-8000-00000000c057',
  resourceGroup: 'customhouse',
  vault: 'customhouse',
  containerGroup: 'hello-world',
  storageAccount: 'customhouse',
  buildIdentity: 'customhouse-build',
  /** The only user of the local dockerhub. */
  dockerhubUser: 'customhouse',
} as const;

export const gitRepositories = ['base-image-node', 'import-baseimage-node', 'hello-world'] as const;
export type GitRepository = (typeof gitRepositories)[number];

/** The registries that are Azure Container Registries; `dockerhub` is none. */
export const azureRegistries = ['public', 'base', 'team'] as const;
export type AzureRegistry = (typeof azureRegistries)[number];

export function loginServer(port: number): string {
  return `127.0.0.1:${port}`;
}

/** ARM resource ID of the identity that builds run with. */
export const buildIdentityId = `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${resources.buildIdentity}`;

export function registryId(name: AzureRegistry): string {
  return `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}
