metadata description = 'Durable Task Scheduler: Durable\'s other back end, in place of the storage account\'s queues.'

import { roleName } from '../access/roleName.bicep'

param environmentName string
param location string
param appPrincipalId string

@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Addresses that may connect; the app comes with its identity from wherever it runs.')
param allowedAddresses string[] = ['0.0.0.0/0']

@description('The version of what the orchestrators do: docs/operations.md, "Drain before an orchestrator changes".')
param hubName string

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: 'dts-${environmentName}'
  location: location
  properties: {
    sku: { name: sku }
    ipAllowlist: allowedAddresses
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: hubName
}

@description('https://learn.microsoft.com/azure/azure-functions/durable/durable-task-scheduler/durable-task-scheduler-identity')
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, appPrincipalId, durableTaskDataContributor)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

resource ownRights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, environmentName, appPrincipalId, 'rightsReader')
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleName(environmentName, subscription().subscriptionId, 'rightsReader')
    )
  }
}

output endpoint string = scheduler.properties.endpoint
output hubId string = hub.id
output hubName string = hub.name
