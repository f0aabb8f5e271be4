targetScope = 'subscription'

metadata description = 'Second step, once the code is there and answers Event Grid\'s validation: pushes and deletions in the registries reach the app. Undeliverable events go to the storage account.'

@description('As in the first step.')
param environmentName string

@description('Outputs of the first step.')
param registryIds string[]
param functionAppId string
param storageAccountId string
param actionGroupId string = ''

@description('Repositories that tasks watch: what imports are from and to, and what builds build on. Others raise no call. At most 25.')
@minLength(1)
@maxLength(25)
param repositories string[] = ['node']

@description('Registries that have a system topic already (Azure allows one each), as <registry name>: <topic name>. It must have a system-assigned identity.')
param existingTopics object = {}

module regions 'registryRegion.bicep' = [
  for id in registryIds: {
    name: 'customhouse-region-${environmentName}-${last(split(id, '/'))}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: { registryName: last(split(id, '/')) }
  }
]

module topics 'systemTopic.bicep' = [
  for (id, index) in registryIds: {
    name: 'customhouse-topic-${environmentName}-${last(split(id, '/'))}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      environmentName: environmentName
      registryName: last(split(id, '/'))
      location: regions[index].outputs.location
      existingTopic: existingTopics[?last(split(id, '/'))] ?? ''
      actionGroupId: actionGroupId
    }
  }
]

module deadLetterAccess 'deadLetterAccess.bicep' = [
  for (id, index) in registryIds: {
    name: 'customhouse-deadLetters-${environmentName}-${last(split(id, '/'))}'
    scope: resourceGroup(split(storageAccountId, '/')[2], split(storageAccountId, '/')[4])
    params: {
      storageAccountName: last(split(storageAccountId, '/'))
      topicName: topics[index].outputs.name
      topicPrincipalId: topics[index].outputs.principalId
    }
  }
]

module subscriptions 'subscription.bicep' = [
  for (id, index) in registryIds: {
    name: 'customhouse-events-${environmentName}-${last(split(id, '/'))}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      environmentName: environmentName
      topicName: topics[index].outputs.name
      functionAppId: functionAppId
      storageAccountId: storageAccountId
      repositories: repositories
    }
    dependsOn: [deadLetterAccess]
  }
]
