/**
 * What every call of ours to Azure needs to be allowed, and why it is made.
 *
 * test/infra checks that each call in shared/ has its row, that no row is without its call, that the templates grant exactly these actions at
 * these places, and that docs/azure.md tells of each.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations
 */
export interface Need {
  /** The file and the call in it; or the service that makes it on our behalf. */
  readonly call: `${string}.ts ${string}` | `by ${string}`;
  /** `administrator`: whoever runs `customhouse setup`, with rights of their own that no template gives. */
  readonly identity: 'app' | 'build' | 'pull' | 'topic' | 'administrator';
  readonly on: readonly Place[];
  /** Of the resource manager, and of registries in RBAC mode. */
  readonly actions?: readonly string[];
  /** Of the data itself; of registries in ABAC mode. */
  readonly dataActions?: readonly string[];
  readonly why: string;
}

export type Place =
  | 'every registry'
  | 'registries built in'
  | 'registry of imports'
  | 'registry deployed from'
  | 'vault'
  | 'resource group of deployments'
  | 'build identity'
  | 'pull identity'
  | 'storage account'
  | 'container of dead letters'
  | 'Application Insights'
  | 'task hub';

const registry = 'Microsoft.ContainerRegistry/registries';
const repositories = `${registry}/repositories`;
const blobs = 'Microsoft.Storage/storageAccounts/blobServices';
const queues = 'Microsoft.Storage/storageAccounts/queueServices/queues';
const tables = 'Microsoft.Storage/storageAccounts/tableServices/tables';
const groups = 'Microsoft.ContainerInstance/containerGroups';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const getSecret = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';
const entities = `${tables}/entities`;

const importImages: readonly Need[] = [
  {
    call: 'shared/azure/imports.ts registries.beginImportImage',
    identity: 'app',
    on: ['registry of imports'],
    actions: [`${registry}/importImage/action`, `${registry}/operationStatuses/read`],
    why: 'copies a candidate into quarantine, promotes it, and asks how the copy goes on',
  },
  {
    call: 'shared/azure/imports.ts registries.beginImportImage',
    identity: 'app',
    on: ['every registry'],
    actions: [`${registry}/read`, `${registry}/pull/read`],
    dataActions: [`${repositories}/content/read`],
    why: 'a registry to copy from is named by its resource ID and read by the caller’s right',
  },
];

const runs: readonly Need[] = [
  {
    call: 'shared/azure/registryResources.ts registries.get',
    identity: 'app',
    on: ['every registry'],
    actions: [`${registry}/read`],
    why: 'asks for login server, region and permission mode',
  },
  {
    call: 'shared/azure/acrRuns.ts registries.getBuildSourceUploadUrl',
    identity: 'app',
    on: ['registries built in', 'registry of imports'],
    actions: [`${registry}/listBuildSourceUploadUrl/action`],
    why: 'source goes up to ACR; no address with a token in it',
  },
  {
    call: 'shared/azure/startTest.ts registries.beginScheduleRun',
    identity: 'app',
    on: ['registry of imports'],
    actions: [`${registry}/scheduleRun/action`],
    why: 'starts a test',
  },
  {
    call: 'shared/azure/acrRuns.ts runs.get',
    identity: 'app',
    on: ['registry of imports'],
    actions: [`${registry}/runs/read`],
    why: 'asks how a test ended',
  },
  {
    call: 'shared/azure/acrRuns.ts runs.beginCancel',
    identity: 'app',
    on: ['registries built in', 'registry of imports'],
    actions: [`${registry}/runs/cancel/action`],
    why: 'stops what a canceled run had started',
  },
  {
    call: 'shared/azure/acrRuns.ts runs.getLogSasUrl',
    identity: 'app',
    on: ['registries built in', 'registry of imports'],
    actions: [`${registry}/runs/listLogSasUrl/action`],
    why: 'reads the log: what a test’s exit code was, and for people',
  },
  {
    call: 'shared/azure/startBuild.ts taskRuns.beginCreate',
    identity: 'app',
    on: ['registries built in'],
    actions: [`${registry}/taskruns/write`, `${registry}/taskruns/operationStatuses/read`],
    why: 'starts a build under a name of ours',
  },
  {
    call: 'shared/azure/startBuild.ts taskRuns.beginCreate',
    identity: 'app',
    on: ['build identity'],
    actions: [`${identities}/assign/action`],
    why: 'the build runs as the build identity',
  },
  {
    call: 'shared/azure/startBuild.ts taskRuns.get',
    identity: 'app',
    on: ['registries built in'],
    actions: [`${registry}/taskruns/read`],
    why: 'looks before it starts one',
  },
  {
    call: 'shared/azure/acrRuns.ts taskRuns.get',
    identity: 'app',
    on: ['registries built in'],
    actions: [`${registry}/taskruns/read`],
    why: 'asks how a build goes on',
  },
  {
    call: 'shared/azure/acrRuns.ts taskRuns.list',
    identity: 'app',
    on: ['registries built in'],
    actions: [`${registry}/taskruns/read`],
    why: 'finds builds that have ended',
  },
  {
    call: 'shared/azure/acrRuns.ts taskRuns.beginDelete',
    identity: 'app',
    on: ['registries built in'],
    actions: [`${registry}/taskruns/delete`],
    why: 'clears them away',
  },
  {
    call: 'shared/azure/buildIdentity.ts readResource',
    identity: 'app',
    on: ['build identity'],
    actions: [`${identities}/read`],
    why: 'ACR wants it named by its client ID',
  },
  {
    call: 'by ACR for a build',
    identity: 'build',
    on: ['registries built in'],
    actions: [`${registry}/pull/read`, `${registry}/push/write`],
    dataActions: [`${repositories}/content/read`, `${repositories}/content/write`],
    why: 'a registry in ABAC mode gives a build no login of its own; pushes the image',
  },
  {
    call: 'by ACR for a build',
    identity: 'build',
    on: ['vault'],
    dataActions: [getSecret],
    why: 'reads the logins of the registries that a build pulls from',
  },
];

const dataPlane: readonly Need[] = [
  {
    call: 'shared/registry/content.ts pull',
    identity: 'app',
    on: ['every registry'],
    actions: [`${registry}/pull/read`],
    dataActions: [`${repositories}/content/read`],
    why: 'looks up digests, reads manifests and configurations',
  },
  {
    call: 'shared/registry/acrRepositories.ts metadata_read',
    identity: 'app',
    on: ['every registry'],
    actions: [`${registry}/metadata/read`],
    dataActions: [`${repositories}/metadata/read`],
    why: 'when a tag moved, by the registry’s own clock',
  },
  {
    call: 'shared/registry/acrRepositories.ts metadata_write',
    identity: 'app',
    on: ['registry of imports'],
    actions: [`${registry}/metadata/write`],
    dataActions: [`${repositories}/metadata/write`],
    why: 'locks a unique tag and its manifest',
  },
  {
    call: 'shared/registry/acrRepositories.ts delete',
    identity: 'app',
    on: ['registry of imports'],
    actions: [`${registry}/artifacts/delete`],
    dataActions: [`${repositories}/content/delete`, `${repositories}/metadata/delete`],
    why: 'deletes quarantines',
  },
  {
    call: 'shared/registry/acrRepositories.ts catalog',
    identity: 'app',
    on: ['registry of imports'],
    actions: [`${registry}/read`],
    dataActions: [`${registry}/catalog/read`],
    why: 'finds quarantines that nobody holds',
  },
];

const deployments: readonly Need[] = [
  {
    call: 'shared/azure/containerGroups.ts containerGroups.get',
    identity: 'app',
    on: ['resource group of deployments'],
    actions: [`${groups}/read`],
    why: 'what runs, and whether it is ours',
  },
  {
    call: 'shared/azure/containerGroups.ts containerGroups.beginCreateOrUpdate',
    identity: 'app',
    on: ['resource group of deployments'],
    actions: [`${groups}/write`],
    why: 'deploys by digest',
  },
  {
    call: 'shared/azure/containerGroups.ts containerGroups.beginCreateOrUpdate',
    identity: 'app',
    on: ['pull identity'],
    actions: [`${identities}/assign/action`],
    why: 'the group pulls as the pull identity',
  },
  {
    call: 'shared/azure/containerGroups.ts containerGroups.beginDelete',
    identity: 'app',
    on: ['resource group of deployments'],
    actions: [`${groups}/delete`],
    why: 'size and port can’t be changed in place',
  },
  {
    call: 'shared/azure/containerGroups.ts readResource',
    identity: 'app',
    on: ['resource group of deployments'],
    actions: ['Microsoft.Resources/subscriptions/resourceGroups/read'],
    why: 'the region of a new group',
  },
  {
    call: 'by ACI for a container group',
    identity: 'pull',
    on: ['registry deployed from'],
    actions: [`${registry}/pull/read`],
    dataActions: [`${repositories}/content/read`],
    why: 'pulls the image',
  },
  {
    call: 'shared/azure/secrets.ts getSecret',
    identity: 'app',
    on: ['vault'],
    dataActions: [getSecret],
    why: 'logins of upstreams, the quarantine’s token, the Git token, webhook secrets',
  },
];

const logins: readonly Need[] = [
  {
    call: 'shared/azure/registryTokens.ts tokens.get',
    identity: 'app',
    on: ['every registry'],
    actions: [`${registry}/tokens/read`],
    why: 'whether the token whose password runs out is there',
  },
  {
    call: 'shared/azure/registryTokens.ts registries.beginGenerateCredentialsAndWait',
    identity: 'app',
    on: ['every registry'],
    actions: [`${registry}/generateCredentials/action`, `${registry}/operationStatuses/read`],
    why: 'makes a token’s other password before the one in use runs out',
  },
  {
    call: 'shared/azure/secretStore.ts getSecret',
    identity: 'app',
    on: ['vault'],
    dataActions: [getSecret],
    why: 'when a password runs out',
  },
  {
    call: 'shared/azure/secretStore.ts setSecret',
    identity: 'app',
    on: ['vault'],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/setSecret/action'],
    why: 'puts the new password there',
  },
  {
    call: 'shared/azure/registryTokens.ts scopeMaps.get',
    identity: 'administrator',
    on: ['every registry'],
    actions: [`${registry}/scopeMaps/read`],
    why: 'what a login may do today',
  },
  {
    call: 'shared/azure/registryTokens.ts scopeMaps.beginCreateAndWait',
    identity: 'administrator',
    on: ['every registry'],
    actions: [`${registry}/scopeMaps/write`, `${registry}/scopeMaps/operationStatuses/read`],
    why: 'makes it exactly what its use needs',
  },
  {
    call: 'shared/azure/registryTokens.ts tokens.beginCreateAndWait',
    identity: 'administrator',
    on: ['every registry'],
    actions: [`${registry}/tokens/write`, `${registry}/tokens/operationStatuses/read`],
    why: 'makes the login',
  },
];

/** What `customhouse doctor` asks, besides harmless calls of the kinds above. */
const examination: readonly Need[] = [
  {
    call: 'shared/azure/access.ts readResource',
    identity: 'app',
    on: [
      'every registry',
      'resource group of deployments',
      'build identity',
      'pull identity',
      'vault',
      'storage account',
      'Application Insights',
      'task hub',
    ],
    actions: ['Microsoft.Authorization/permissions/read'],
    why: '`customhouse doctor` asks what the app may do',
  },
  {
    call: 'shared/azure/rolesOf.ts readResource',
    identity: 'app',
    on: ['build identity', 'pull identity'],
    actions: [`${identities}/read`],
    why: '`customhouse doctor` asks what builds and container groups may do',
  },
  {
    call: 'shared/azure/rolesOf.ts readResource',
    identity: 'app',
    on: ['registries built in', 'registry deployed from', 'vault'],
    actions: ['Microsoft.Authorization/roleAssignments/read', 'Microsoft.Authorization/roleDefinitions/read'],
    why: '`customhouse doctor` asks what builds and container groups may do',
  },
  {
    call: 'shared/azure/access.ts readResource',
    identity: 'app',
    on: ['every registry'],
    actions: ['Microsoft.EventGrid/eventSubscriptions/read'],
    why: '`customhouse doctor` looks whether events come here',
  },
];

function ledgerCall(call: string, dataActions: readonly string[], actions: readonly string[] = []): Need {
  return {
    call: `shared/ledger/azureTable.ts ${call}`,
    identity: 'app',
    on: ['storage account'],
    actions,
    dataActions,
    why: 'the ledger',
  };
}

const ledger: readonly Need[] = [
  ledgerCall('createTable', [], [`${tables}/read`, `${tables}/write`]),
  ledgerCall('getEntity', [`${entities}/read`]),
  ledgerCall('listEntities', [`${entities}/read`]),
  ledgerCall('createEntity', [`${entities}/add/action`]),
  ledgerCall('upsertEntity', [`${entities}/write`]),
  ledgerCall('updateEntity', [`${entities}/update/action`]),
  ledgerCall('deleteEntity', [`${entities}/delete`]),
  ledgerCall('submitTransaction', [`${entities}/add/action`, `${entities}/update/action`, `${entities}/delete`]),
];

/** What Microsoft's own parts do, as its documentation asks for it: no source of ours to check it against. */
const host: readonly Need[] = [
  {
    call: 'by the Functions host',
    identity: 'app',
    on: ['storage account'],
    actions: [`${blobs}/containers/*`, `${blobs}/generateUserDelegationKey/action`],
    dataActions: [`${blobs}/containers/blobs/*`],
    why: 'keeps its keys, leases and package there, and Durable’s large histories',
  },
  {
    call: 'by Durable Functions',
    identity: 'app',
    on: ['storage account'],
    actions: [`${queues}/delete`, `${queues}/read`, `${queues}/write`, `${tables}/delete`],
    dataActions: [
      `${queues}/messages/delete`,
      `${queues}/messages/read`,
      `${queues}/messages/write`,
      `${queues}/messages/process/action`,
    ],
    why: 'its work items and histories',
  },
  {
    call: 'by the Functions host',
    identity: 'app',
    on: ['Application Insights'],
    actions: [
      'Microsoft.Insights/Register/Action',
      'Microsoft.Support/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
    why: 'logs and metrics, with no key in the settings; the first three come with Microsoft’s role',
  },
  {
    call: 'by Durable Functions',
    identity: 'app',
    on: ['task hub'],
    dataActions: ['Microsoft.DurableTask/schedulers/taskHubs/*'],
    why: 'its work items and histories, where the Durable Task Scheduler holds them',
  },
  {
    call: 'by Event Grid',
    identity: 'topic',
    on: ['container of dead letters'],
    actions: [
      `${blobs}/containers/delete`,
      `${blobs}/containers/read`,
      `${blobs}/containers/write`,
      `${blobs}/generateUserDelegationKey/action`,
    ],
    dataActions: ['add/action', 'delete', 'move/action', 'read', 'write'].map(
      (one) => `${blobs}/containers/blobs/${one}`,
    ),
    why: 'puts down what it could not deliver',
  },
];

export const needs: readonly Need[] = [
  ...importImages,
  ...runs,
  ...dataPlane,
  ...deployments,
  ...logins,
  ...examination,
  ...ledger,
  ...host,
];
