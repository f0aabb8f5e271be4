metadata description = 'A vault for logins, the Git token and webhook secrets: opened by role only, and not to be emptied for good by anybody.'

param name string
param location string

@description('Closed to the internet; ACR (a trusted service) and the app\'s network come in.')
param isRestricted bool

@description('True to take back a vault of this name that was deleted less than 90 days ago: purge protection keeps its name.')
param isRecovered bool

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    createMode: isRecovered ? 'recover' : 'default'
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isRestricted ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isRestricted ? 'Deny' : 'Allow'
    }
  }
}

output id string = vault.id
