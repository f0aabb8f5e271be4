/** A role of Azure's that the templates assign. */
export interface BuiltInRole {
  readonly name: string;
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

const blobs = 'Microsoft.Storage/storageAccounts/blobServices';
const queues = 'Microsoft.Storage/storageAccounts/queueServices/queues';
const tables = 'Microsoft.Storage/storageAccounts/tableServices/tables';

/**
 * The built-in roles in use, by ID: only where the Functions host or an Azure service makes the calls.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const builtInRoles: Readonly<Record<string, BuiltInRole>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': {
    name: 'Storage Blob Data Owner',
    actions: [`${blobs}/containers/*`, `${blobs}/generateUserDelegationKey/action`],
    dataActions: [`${blobs}/containers/blobs/*`],
  },
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': {
    name: 'Storage Queue Data Contributor',
    actions: [`${queues}/delete`, `${queues}/read`, `${queues}/write`],
    dataActions: [
      `${queues}/messages/delete`,
      `${queues}/messages/read`,
      `${queues}/messages/write`,
      `${queues}/messages/process/action`,
    ],
  },
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': {
    name: 'Storage Table Data Contributor',
    actions: [`${tables}/read`, `${tables}/write`, `${tables}/delete`],
    dataActions: [
      `${tables}/entities/read`,
      `${tables}/entities/write`,
      `${tables}/entities/delete`,
      `${tables}/entities/add/action`,
      `${tables}/entities/update/action`,
    ],
  },
  '3913510d-42f4-4e42-8a64-420c390055eb': {
    name: 'Monitoring Metrics Publisher',
    actions: [
      'Microsoft.Insights/Register/Action',
      'Microsoft.Support/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  },
  '0ad04412-c4d5-4796-b79c-f76d14c8d402': {
    name: 'Durable Task Data Contributor',
    actions: [],
    dataActions: ['Microsoft.DurableTask/schedulers/taskHubs/*'],
  },
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': {
    name: 'Storage Blob Data Contributor',
    actions: [
      `${blobs}/containers/delete`,
      `${blobs}/containers/read`,
      `${blobs}/containers/write`,
      `${blobs}/generateUserDelegationKey/action`,
    ],
    dataActions: [
      `${blobs}/containers/blobs/add/action`,
      `${blobs}/containers/blobs/delete`,
      `${blobs}/containers/blobs/move/action`,
      `${blobs}/containers/blobs/read`,
      `${blobs}/containers/blobs/write`,
    ],
  },
};
