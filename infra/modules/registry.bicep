metadata description = 'A new registry: no admin user, no anonymous pull, repository rights by ABAC or registry-wide ones by RBAC.'

param name string
param location string

@allowed(['Basic', 'Standard', 'Premium'])
param sku string

@description('RBAC Registry + ABAC Repository Permissions.')
param usesAbac bool

@description('Closed to the internet. Needs Premium; builds and tests then run on agents in `agentSubnetId`.')
param isRestricted bool
param agentSubnetId string
param agentPoolName string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  sku: { name: isRestricted ? 'Premium' : sku }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    roleAssignmentMode: usesAbac ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions'
    publicNetworkAccess: isRestricted ? 'Disabled' : 'Enabled'
    networkRuleBypassOptions: 'AzureServices'
  }
}

resource agents 'Microsoft.ContainerRegistry/registries/agentPools@2019-06-01-preview' = if (isRestricted) {
  parent: registry
  name: agentPoolName
  location: location
  properties: {
    os: 'Linux'
    tier: 'S1'
    count: 1
    virtualNetworkSubnetResourceId: agentSubnetId
  }
}

output id string = registry.id
