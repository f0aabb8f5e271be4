targetScope = 'subscription'

metadata description = 'One role per purpose, of exactly the actions that our calls need (infra/actions.ts). A registry in RBAC mode ignores the repository data actions, one in ABAC mode the registry-wide pull, push, metadata and delete.'

import { roleName } from 'roleName.bicep'

@description('Distinguishes the roles of several installations in one tenant.')
param environmentName string

var roles = {
  registryReader: {
    name: 'registry reader'
    description: 'Looks up where tags are, reads manifests, and may be copied from. For the app, on every registry.'
    actions: [
      'Microsoft.ContainerRegistry/registries/read'
      'Microsoft.ContainerRegistry/registries/pull/read'
      'Microsoft.ContainerRegistry/registries/metadata/read'
      'Microsoft.Authorization/permissions/read'
      'Microsoft.EventGrid/eventSubscriptions/read'
    ]
    dataActions: [
      'Microsoft.ContainerRegistry/registries/repositories/content/read'
      'Microsoft.ContainerRegistry/registries/repositories/metadata/read'
    ]
  }
  loginKeeper: {
    name: 'login keeper'
    description: 'Makes the next password of a token that is there. For the app, on every registry.'
    actions: [
      'Microsoft.ContainerRegistry/registries/tokens/read'
      'Microsoft.ContainerRegistry/registries/generateCredentials/action'
      'Microsoft.ContainerRegistry/registries/operationStatuses/read'
    ]
    dataActions: []
  }
  imageBuilder: {
    name: 'image builder'
    description: 'Uploads source and builds it as task runs. For the app, on registries that are built in.'
    actions: [
      'Microsoft.ContainerRegistry/registries/listBuildSourceUploadUrl/action'
      'Microsoft.ContainerRegistry/registries/taskruns/read'
      'Microsoft.ContainerRegistry/registries/taskruns/write'
      'Microsoft.ContainerRegistry/registries/taskruns/delete'
      'Microsoft.ContainerRegistry/registries/taskruns/operationStatuses/read'
      'Microsoft.ContainerRegistry/registries/runs/cancel/action'
      'Microsoft.ContainerRegistry/registries/runs/listLogSasUrl/action'
    ]
    dataActions: []
  }
  gateKeeper: {
    name: 'gate keeper'
    description: 'Imports into quarantine, tests there, promotes, locks, and deletes quarantines. For the app, on the registry of imported images.'
    actions: [
      'Microsoft.ContainerRegistry/registries/importImage/action'
      'Microsoft.ContainerRegistry/registries/operationStatuses/read'
      'Microsoft.ContainerRegistry/registries/listBuildSourceUploadUrl/action'
      'Microsoft.ContainerRegistry/registries/scheduleRun/action'
      'Microsoft.ContainerRegistry/registries/runs/read'
      'Microsoft.ContainerRegistry/registries/runs/cancel/action'
      'Microsoft.ContainerRegistry/registries/runs/listLogSasUrl/action'
      'Microsoft.ContainerRegistry/registries/metadata/write'
      'Microsoft.ContainerRegistry/registries/artifacts/delete'
    ]
    dataActions: [
      'Microsoft.ContainerRegistry/registries/catalog/read'
      'Microsoft.ContainerRegistry/registries/repositories/metadata/write'
      'Microsoft.ContainerRegistry/registries/repositories/metadata/delete'
      'Microsoft.ContainerRegistry/registries/repositories/content/delete'
    ]
  }
  imagePusher: {
    name: 'image pusher'
    description: 'Pulls and pushes. For the builds, on the registry that they build in.'
    actions: [
      'Microsoft.ContainerRegistry/registries/pull/read'
      'Microsoft.ContainerRegistry/registries/push/write'
    ]
    dataActions: [
      'Microsoft.ContainerRegistry/registries/repositories/content/read'
      'Microsoft.ContainerRegistry/registries/repositories/content/write'
    ]
  }
  imagePuller: {
    name: 'image puller'
    description: 'Pulls. For container groups, on the registries that they are deployed from.'
    actions: [
      'Microsoft.ContainerRegistry/registries/pull/read'
    ]
    dataActions: [
      'Microsoft.ContainerRegistry/registries/repositories/content/read'
    ]
  }
  secretReader: {
    name: 'secret reader'
    description: 'Reads the value of a secret whose name it knows. For the app and the builds, on the vault.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action'
    ]
  }
  secretWriter: {
    name: 'secret writer'
    description: 'Puts the next password of a login there. For the app, on the vault.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/setSecret/action'
    ]
  }
  rightsReader: {
    name: 'rights reader'
    description: 'Reads what it may do itself. For the app, where only data or Azure\'s own roles are given: vault, storage account, Application Insights, task hub.'
    actions: [
      'Microsoft.Authorization/permissions/read'
    ]
    dataActions: []
  }
  rolesReader: {
    name: 'roles reader'
    description: 'Reads who has which role. For the app, where builds and container groups need one: registries and the vault.'
    actions: [
      'Microsoft.Authorization/roleAssignments/read'
      'Microsoft.Authorization/roleDefinitions/read'
    ]
    dataActions: []
  }
  containerDeployer: {
    name: 'container deployer'
    description: 'Creates, replaces and deletes container groups. For the app, on the resource group of deployments.'
    actions: [
      'Microsoft.ContainerInstance/containerGroups/read'
      'Microsoft.ContainerInstance/containerGroups/write'
      'Microsoft.ContainerInstance/containerGroups/delete'
      'Microsoft.Resources/subscriptions/resourceGroups/read'
      'Microsoft.Authorization/permissions/read'
    ]
    dataActions: []
  }
  identityReader: {
    name: 'identity reader'
    description: 'Reads the IDs of an identity. For the app, on those of builds and container groups.'
    actions: [
      'Microsoft.ManagedIdentity/userAssignedIdentities/read'
    ]
    dataActions: []
  }
  identityUser: {
    name: 'identity user'
    description: 'Gives an identity to builds or container groups. For the app, on those two identities.'
    actions: [
      'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'
      'Microsoft.Authorization/permissions/read'
    ]
    dataActions: []
  }
}

resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in items(roles): {
    name: roleName(environmentName, subscription().subscriptionId, role.key)
    properties: {
      roleName: 'Customhouse ${role.value.name} (${environmentName}, ${take(subscription().subscriptionId, 8)})'
      description: role.value.description
      type: 'CustomRole'
      assignableScopes: [subscription().id]
      permissions: [
        {
          actions: role.value.actions
          dataActions: role.value.dataActions
          notActions: []
          notDataActions: []
        }
      ]
    }
  }
]
