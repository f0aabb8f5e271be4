targetScope = 'subscription'

metadata description = 'Customhouse on Azure. What a reference scenario name takes: a name makes a new resource, a resource ID takes one that exists. Second step, once the code is there: events/main.bicep.'

@description('Names what belongs together; another one is another installation.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Region of everything new.')
param location string

@description('The registry that stands for Docker Hub.')
param REGISTRY_PUBLIC string

@description('The registry of imported images; quarantines are in it.')
param REGISTRY_BASE_ARTIFACTS string

@description('The registry of private images.')
param REGISTRY string

@description('The vault of logins and tokens.')
param AKV string

@description('The container group of hello-world.')
param ACI string = 'hello-world'

@description('The resource group of container groups, in this subscription.')
param ACI_RG string = 'rg-${environmentName}-apps'

@description('Host of the upstream that the stand-in is built from.')
param REGISTRY_DOCKERHUB_URL string = 'docker.io'

@description('Git: https://<host>/<repository>.git#<branch>')
param GIT_BASE_IMAGE_NODE string
@description('Git of the test of imported images.')
param GIT_NODE_IMPORT string
@description('Git of the application.')
param GIT_HELLO_WORLD string

@description('What is built, tested and deployed for.')
param PLATFORM string = 'linux/amd64'

@description('New registries: repository rights by ABAC conditions, or registry-wide ones.')
param registriesUseAbac bool = false

@description('SKU of new registries; the closed set-up needs and takes Premium.')
@allowed(['Basic', 'Standard', 'Premium'])
param registrySku string = 'Standard'

@description('Closed to the internet: private endpoints for storage, vault and new registries, agents in our network. docs/azure.md, "Network-restricted".')
param networkRestricted bool = false

@description('Closed set-up: IPv4 range of the network, /24 or wider.')
param addressPrefix string = '10.77.0.0/24'

@description('Closed set-up: addresses (CIDR) of people and Git hosts that may call the app.')
param allowedAddresses string[] = []

@description('Agent pool for builds and tests, of this name in every registry. Closed set-up: new registries get it. Empty otherwise: ACR\'s shared agents.')
param agentPool string = networkRestricted ? 'customhouse' : ''

@description('Durable\'s back end: the Durable Task Scheduler instead of the storage account.')
param durableTaskScheduler bool = false

@description('SKU of the Durable Task Scheduler.')
@allowed(['Consumption', 'Dedicated'])
param durableTaskSchedulerSku string = 'Consumption'

@description('Client ID of the app registration that people sign in with; empty: function keys only.')
param signInClientId string = ''

@description('Who alerts are sent to; empty: they show in the portal only.')
param alertEmail string = ''

@description('Where copies of the ledger are kept.')
param storageRedundancy string = 'Standard_ZRS'

@description('Days for which logs are kept.')
param logRetentionDays int = 30

@description('Gigabytes of logs a day; -1: no limit.')
param logDailyCapGb int = 1

@description('Memory of one instance, in MB.')
param instanceMemoryMb int = 2048

@description('The most instances at once.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Warm instances for orchestrations.')
param alwaysReadyInstances int = 0

@description('Take back the vault of this name that was deleted less than 90 days ago.')
param recoverVault bool = false

var token = uniqueString(subscription().id, environmentName, location)
var here = subscription().subscriptionId
var groupName = 'rg-${environmentName}'
var hubName = 'CustomhouseV1'

// A registry may serve for several purposes: each counts once.
var registries = map(union([REGISTRY_PUBLIC], [REGISTRY_BASE_ARTIFACTS], [REGISTRY]), place => {
  isNew: !startsWith(place, '/')
  name: last(split(place, '/'))
  subscriptionId: startsWith(place, '/') ? split(place, '/')[2] : here
  resourceGroup: startsWith(place, '/') ? split(place, '/')[4] : groupName
  purposes: concat(
    contains([REGISTRY_PUBLIC, REGISTRY], place) ? ['build'] : [],
    place == REGISTRY_BASE_ARTIFACTS ? ['gate'] : [],
    place == REGISTRY ? ['deploy'] : []
  )
})
var vault = {
  isNew: !startsWith(AKV, '/')
  name: last(split(AKV, '/'))
  subscriptionId: startsWith(AKV, '/') ? split(AKV, '/')[2] : here
  resourceGroup: startsWith(AKV, '/') ? split(AKV, '/')[4] : groupName
}
var deployments = {
  isNew: !startsWith(ACI_RG, '/')
  name: last(split(ACI_RG, '/'))
}
var subscriptions = union([here], map(registries, registry => registry.subscriptionId), [vault.subscriptionId])

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: { 'azd-env-name': environmentName }
}

resource deploymentGroup 'Microsoft.Resources/resourceGroups@2024-03-01' = if (deployments.isNew) {
  name: deployments.name
  location: location
  tags: { 'azd-env-name': environmentName }
}

module roles 'access/roles.bicep' = [
  for subscriptionId in subscriptions: {
    name: 'customhouse-roles-${environmentName}'
    scope: subscription(subscriptionId)
    params: { environmentName: environmentName }
  }
]

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: { environmentName: environmentName, location: location }
  dependsOn: [roles]
}

module network 'modules/network.bicep' = if (networkRestricted) {
  name: 'network'
  scope: group
  params: { environmentName: environmentName, location: location, addressPrefix: addressPrefix }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    environmentName: environmentName
    name: 'st${token}'
    location: location
    redundancy: storageRedundancy
    isRestricted: networkRestricted
    appPrincipalId: identities.outputs.app.principalId
  }
  dependsOn: [roles]
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    appPrincipalId: identities.outputs.app.principalId
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
  dependsOn: [roles]
}

module newVault 'modules/keyVault.bicep' = if (vault.isNew) {
  name: 'keyVault'
  scope: group
  params: { name: vault.name, location: location, isRestricted: networkRestricted, isRecovered: recoverVault }
}

module vaultAccess 'access/vaultAccess.bicep' = {
  name: 'customhouse-vaultAccess-${environmentName}'
  scope: resourceGroup(vault.subscriptionId, vault.resourceGroup)
  params: {
    environmentName: environmentName
    vaultName: vault.name
    principals: identities.outputs.principals
  }
  dependsOn: [newVault, roles]
}

module newRegistries 'modules/registry.bicep' = [
  for registry in registries: if (registry.isNew) {
    name: 'registry-${registry.name}'
    scope: group
    params: {
      name: registry.name
      location: location
      sku: registrySku
      usesAbac: registriesUseAbac
      isRestricted: networkRestricted
      agentSubnetId: networkRestricted ? network!.outputs.subnets.agents : ''
      agentPoolName: agentPool
    }
  }
]

module registryAccess 'access/registryAccess.bicep' = [
  for registry in registries: {
    name: 'customhouse-registryAccess-${environmentName}-${registry.name}'
    scope: resourceGroup(registry.subscriptionId, registry.resourceGroup)
    params: {
      environmentName: environmentName
      registryName: registry.name
      purposes: registry.purposes
      principals: identities.outputs.principals
    }
    dependsOn: [newRegistries, roles]
  }
]

module deploymentAccess 'access/deploymentAccess.bicep' = {
  name: 'customhouse-deploymentAccess-${environmentName}'
  scope: resourceGroup(deployments.name)
  params: { environmentName: environmentName, appPrincipalId: identities.outputs.app.principalId }
  dependsOn: [deploymentGroup, roles]
}

module taskScheduler 'modules/taskScheduler.bicep' = if (durableTaskScheduler) {
  name: 'taskScheduler'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    appPrincipalId: identities.outputs.app.principalId
    sku: durableTaskSchedulerSku
    hubName: hubName
  }
  dependsOn: [roles]
}

module storageEndpoints 'modules/privateEndpoint.bicep' = [
  for service in ['blob', 'queue', 'table']: if (networkRestricted) {
    name: 'endpoint-${service}'
    scope: group
    params: {
      name: 'pe-${environmentName}-${service}'
      location: location
      subnetId: network!.outputs.subnets.endpoints
      targetId: storage.outputs.id
      groupId: service
      zoneId: network!.outputs.zones[service]
    }
  }
]

module vaultEndpoint 'modules/privateEndpoint.bicep' = if (networkRestricted) {
  name: 'endpoint-vault'
  scope: group
  params: {
    name: 'pe-${environmentName}-vault'
    location: location
    subnetId: network!.outputs.subnets.endpoints
    targetId: vault.isNew ? newVault!.outputs.id : AKV
    groupId: 'vault'
    zoneId: network!.outputs.zones.vault
  }
}

module registryEndpoints 'modules/privateEndpoint.bicep' = [
  for (registry, index) in registries: if (networkRestricted && registry.isNew) {
    name: 'endpoint-registry-${registry.name}'
    scope: group
    params: {
      name: 'pe-${environmentName}-${registry.name}'
      location: location
      subnetId: network!.outputs.subnets.endpoints
      targetId: newRegistries[index]!.outputs.id
      groupId: 'registry'
      zoneId: network!.outputs.zones.registry
    }
  }
]

var vaultUrl = 'https://${vault.name}${environment().suffixes.keyvaultDns}'
var scenarioSettings = {
  AZURE_SUBSCRIPTION_ID: here
  AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://${split(environment().resourceManager, '/')[2]}'
  KEY_VAULT_URL: vaultUrl
  CUSTOMHOUSE_CONFIG: 'customhouse.yaml'
  CUSTOMHOUSE_BUILD_IDENTITY: identities.outputs.buildId
  CUSTOMHOUSE_PULL_IDENTITY: identities.outputs.pullId
  CUSTOMHOUSE_VAULT_ID: resourceId(vault.subscriptionId, vault.resourceGroup, 'Microsoft.KeyVault/vaults', vault.name)
  CUSTOMHOUSE_STORAGE_ID: storage.outputs.id
  CUSTOMHOUSE_INSIGHTS_ID: monitoring.outputs.id
  CUSTOMHOUSE_TASK_HUB_ID: durableTaskScheduler ? taskScheduler!.outputs.hubId : ''
  PLATFORM: PLATFORM
  REGISTRY_DOCKERHUB_URL: REGISTRY_DOCKERHUB_URL
  REGISTRY_PUBLIC: last(split(REGISTRY_PUBLIC, '/'))
  REGISTRY_PUBLIC_RG: startsWith(REGISTRY_PUBLIC, '/') ? split(REGISTRY_PUBLIC, '/providers/')[0] : groupName
  REGISTRY_BASE_ARTIFACTS: last(split(REGISTRY_BASE_ARTIFACTS, '/'))
  REGISTRY_BASE_ARTIFACTS_RG: startsWith(REGISTRY_BASE_ARTIFACTS, '/')
    ? split(REGISTRY_BASE_ARTIFACTS, '/')[4]
    : groupName
  REGISTRY: last(split(REGISTRY, '/'))
  REGISTRY_RG: startsWith(REGISTRY, '/') ? split(REGISTRY, '/providers/')[0] : groupName
  GIT_BASE_IMAGE_NODE: GIT_BASE_IMAGE_NODE
  GIT_NODE_IMPORT: GIT_NODE_IMPORT
  GIT_HELLO_WORLD: GIT_HELLO_WORLD
  ACI: ACI
  ACI_RG: deployments.name
}
var agentSettings = { CUSTOMHOUSE_AGENT_POOL: agentPool }
var durableHost = 'AzureFunctionsJobHost__extensions__durableTask__storageProvider'

module app 'modules/functionApp.bicep' = {
  name: 'functionApp'
  scope: group
  params: {
    environmentName: environmentName
    name: 'func-${environmentName}-${take(token, 6)}'
    location: location
    identity: identities.outputs.app
    storage: {
      packageUrl: '${storage.outputs.endpoints.blob}${storage.outputs.packageContainer}'
      blob: storage.outputs.endpoints.blob
      queue: storage.outputs.endpoints.queue
      table: storage.outputs.endpoints.table
    }
    insightsConnectionString: monitoring.outputs.connectionString
    settings: union(
      scenarioSettings,
      empty(agentPool) ? {} : agentSettings,
      durableTaskScheduler
        ? {
            '${durableHost}__type': 'azureManaged'
            '${durableHost}__connectionStringName': 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
            DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${taskScheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identities.outputs.app.clientId}'
            TASKHUB_NAME: hubName
          }
        : {}
    )
    instanceMemoryMb: instanceMemoryMb
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    subnetId: networkRestricted ? network!.outputs.subnets.app : ''
    allowedAddresses: allowedAddresses
    signInClientId: signInClientId
  }
  dependsOn: [storageEndpoints, vaultEndpoint, registryEndpoints]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
  }
}

@description('For azd and for events/main.bicep.')
output AZURE_FUNCTION_APP string = app.outputs.id
output AZURE_FUNCTION_HOST string = app.outputs.hostName
output AZURE_STORAGE_ACCOUNT string = storage.outputs.id
output ACTION_GROUP_ID string = alerts.outputs.actionGroupId
output KEY_VAULT_URL string = vaultUrl
output USED_SUBSCRIPTIONS array = subscriptions
output REGISTRY_IDS array = map(
  registries,
  registry =>
    resourceId(registry.subscriptionId, registry.resourceGroup, 'Microsoft.ContainerRegistry/registries', registry.name)
)
