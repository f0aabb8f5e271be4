metadata description = 'The app reads logins, the Git token and webhook secrets; builds read the logins of the registries they pull from.'

import { roleName } from 'roleName.bicep'

param environmentName string
param vaultName string

@description('Principal IDs of the identities that read secrets.')
param readers string[]

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in readers: {
    scope: vault
    name: guid(vault.id, environmentName, reader, 'secretReader')
    properties: {
      principalId: reader
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleName(environmentName, subscription().subscriptionId, 'secretReader')
      )
    }
  }
]
