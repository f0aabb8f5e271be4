metadata description = 'The app: Flex Consumption, Node 22, its identity instead of keys, HTTPS and TLS 1.2 only.'

param environmentName string
param name string
param location string

param identity {
  id: string
  clientId: string
  principalId: string
}

param storage {
  packageUrl: string
  blob: string
  queue: string
  table: string
}

param insightsConnectionString string

@description('What customhouse.yaml and createApp read: main.bicep.')
param settings object

@allowed([2048, 4096])
param instanceMemoryMb int

@description('Durable\'s work is little and mostly waiting: few instances do.')
param maximumInstanceCount int

@description('Instances that are kept warm for orchestrations; 0 costs nothing and starts some seconds later.')
param alwaysReadyInstances int

@description('Of the network in the closed set-up; empty otherwise.')
param subnetId string

@description('Addresses (CIDR) of people and Git hosts in the closed set-up. Event Grid always comes in.')
param allowedAddresses string[]

@description('Client ID of the app registration that people sign in with; empty: function keys only.')
param signInClientId string

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${environmentName}'
  location: location
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

var isRestricted = !empty(subnetId)
var eventGridIn = [
  { name: 'event-grid', priority: 100, action: 'Allow', tag: 'ServiceTag', ipAddress: 'AzureEventGrid' }
]
var peopleIn = [
  for (address, index) in allowedAddresses: {
    name: 'allowed-${index}'
    priority: 200 + index
    action: 'Allow'
    ipAddress: address
  }
]

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  tags: { 'azd-service-name': 'app' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: isRestricted ? subnetId : null
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ipSecurityRestrictions: isRestricted ? concat(eventGridIn, peopleIn) : []
      ipSecurityRestrictionsDefaultAction: isRestricted ? 'Deny' : 'Allow'
    }
    functionAppConfig: {
      runtime: { name: 'node', version: '22' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: storage.packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'durable', instanceCount: alwaysReadyInstances }] : []
      }
    }
  }
}

var hostSettings = {
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  AzureWebJobsStorage__blobServiceUri: storage.blob
  AzureWebJobsStorage__queueServiceUri: storage.queue
  AzureWebJobsStorage__tableServiceUri: storage.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
  AZURE_CLIENT_ID: identity.clientId
}
var signInSettings = { OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identity.clientId }
var hasSignIn = !empty(signInClientId)

resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(hostSettings, settings, hasSignIn ? signInSettings : {})
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noPasswordDeployment 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

@description('The platform tells the app who is signed in, and turns nobody away: programs bring a key, and what the dashboard calls is refused by the app itself without a role. Event Grid and Git hosts, with a key and a signature of their own, stay outside. The app proves itself to Entra ID by its own identity, so there is no client secret.')
resource signIn 'Microsoft.Web/sites/config@2024-04-01' = if (hasSignIn) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: ['/runtime/webhooks/*', '/api/hooks/git']
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: signInClientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
          openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
        }
        validation: { allowedAudiences: ['api://${signInClientId}', signInClientId] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
  dependsOn: [appSettings]
}

output id string = app.id
output hostName string = app.properties.defaultHostName
