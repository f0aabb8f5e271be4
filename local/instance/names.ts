/** Names of the local Azure that no configuration gives. They mean nothing outside it. */
export const resources = {
  /** A UUID, because the registry client insists on one. */
  subscriptionId: '00000000-0000-4000-8000-00000000c057',
  /** Of whatever the configuration puts in none. */
  resourceGroup: 'customhouse',
  vault: 'customhouse',
  storageAccount: 'customhouse',
  buildIdentity: 'customhouse-build',
  /** The only user of the local plain registries. */
  plainUser: 'customhouse',
} as const;

export function loginServer(port: number): string {
  return `127.0.0.1:${port}`;
}

/** ARM resource ID of the identity that builds run with. */
export const buildIdentityId = `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${resources.buildIdentity}`;

/** ARM resource ID of a registry. */
export function registryId({ acr, resourceGroup }: { readonly acr: string; readonly resourceGroup: string }): string {
  return `/subscriptions/${resources.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${acr}`;
}

/** ARM resource ID of the vault. */
export const vaultId = `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup}/providers/Microsoft.KeyVault/vaults/${resources.vault}`;

/** ARM resource ID of the storage account. Azurite knows no identities: it is there to be asked about. */
export const storageAccountId = `/subscriptions/${resources.subscriptionId}/resourceGroups/${resources.resourceGroup}/providers/Microsoft.Storage/storageAccounts/${resources.storageAccount}`;

/** Client ID of who sets an instance up: may do everything, as the owner of a subscription. */
export const operatorClientId = '00000000-0000-4000-8000-0000000000c1';
