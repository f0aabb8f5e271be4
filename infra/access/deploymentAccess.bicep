metadata description = 'The app creates, replaces and deletes container groups in this resource group.'

import { roleName } from 'roleName.bicep'

param environmentName string
param appPrincipalId string

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, environmentName, 'containerDeployer')
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleName(environmentName, subscription().subscriptionId, 'containerDeployer')
    )
  }
}
