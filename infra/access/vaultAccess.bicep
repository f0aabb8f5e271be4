metadata description = 'The app reads logins, the Git token and webhook secrets, puts renewed passwords there, and asks what it may; builds read the logins of the registries they pull from.'

import { roleName } from 'roleName.bicep'

param environmentName string
param vaultName string

@description('Principal IDs of the identities.')
param principals {
  app: string
  build: string
  pull: string
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

var grants = [
  { principalId: principals.app, role: 'secretReader' }
  { principalId: principals.app, role: 'secretWriter' }
  { principalId: principals.app, role: 'rightsReader' }
  { principalId: principals.app, role: 'rolesReader' }
  { principalId: principals.build, role: 'secretReader' }
]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    scope: vault
    name: guid(vault.id, environmentName, grant.principalId, grant.role)
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
