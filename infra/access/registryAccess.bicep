metadata description = 'Rights on one registry: the app looks, renews logins, builds or keeps the gate; builds push; container groups pull.'

import { roleName } from 'roleName.bicep'

param environmentName string
param registryName string

@description('What the registry is for: `build`, `gate`, `deploy`. The app may look into each.')
param purposes string[]

@description('Principal IDs of the identities.')
param principals {
  app: string
  build: string
  pull: string
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

var builds = [
  { principalId: principals.app, role: 'imageBuilder' }
  { principalId: principals.build, role: 'imagePusher' }
]
var grants = concat(
  [
    { principalId: principals.app, role: 'registryReader' }
    { principalId: principals.app, role: 'loginKeeper' }
  ],
  contains(purposes, 'build') ? builds : [],
  contains(purposes, 'build') || contains(purposes, 'deploy') ? [{ principalId: principals.app, role: 'rolesReader' }] : [],
  contains(purposes, 'gate') ? [{ principalId: principals.app, role: 'gateKeeper' }] : [],
  contains(purposes, 'deploy') ? [{ principalId: principals.pull, role: 'imagePuller' }] : []
)

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    scope: registry
    name: guid(registry.id, environmentName, grant.role)
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleName(environmentName, subscription().subscriptionId, grant.role)
      )
    }
  }
]
