metadata description = 'Who acts: the app, the builds in ACR, and container groups that pull their image.'

import { roleName } from '../access/roleName.bicep'

param environmentName string
param location string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}-app'
  location: location
}

resource build 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}-build'
  location: location
}

resource pull 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}-pull'
  location: location
}

resource appReadsBuild 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: build
  name: guid(build.id, environmentName, 'identityReader')
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleName(environmentName, subscription().subscriptionId, 'identityReader')
    )
  }
}

resource appGivesBuild 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: build
  name: guid(build.id, environmentName, 'identityUser')
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleName(environmentName, subscription().subscriptionId, 'identityUser')
    )
  }
}

resource appGivesPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: pull
  name: guid(pull.id, environmentName, 'identityUser')
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleName(environmentName, subscription().subscriptionId, 'identityUser')
    )
  }
}

resource appReadsPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: pull
  name: guid(pull.id, environmentName, 'identityReader')
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleName(environmentName, subscription().subscriptionId, 'identityReader')
    )
  }
}

output app { id: string, clientId: string, principalId: string } = {
  id: app.id
  clientId: app.properties.clientId
  principalId: app.properties.principalId
}
output buildId string = build.id
output pullId string = pull.id
output principals { app: string, build: string, pull: string } = {
  app: app.properties.principalId
  build: build.properties.principalId
  pull: pull.properties.principalId
}
