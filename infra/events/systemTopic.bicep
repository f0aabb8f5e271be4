metadata description = 'Where a registry tells of its changes, and an alert for what could not be delivered.'

param environmentName string
param registryName string

@description('Of the registry.')
param location string

@description('Name of the topic that the registry has already; empty: a new one.')
param existingTopic string

@description('Who is told of dead letters; empty: the alert shows in the portal only.')
param actionGroupId string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

resource newTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (empty(existingTopic)) {
  name: 'evgt-${environmentName}-${registryName}'
  location: location
  identity: { type: 'SystemAssigned' }
  properties: {
    source: registry.id
    topicType: 'Microsoft.ContainerRegistry.Registries'
  }
}

resource oldTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = if (!empty(existingTopic)) {
  name: existingTopic
}

var topicName = empty(existingTopic) ? 'evgt-${environmentName}-${registryName}' : existingTopic

resource deadLettered 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${environmentName}-dead-letters-${registryName}'
  location: 'global'
  properties: {
    description: 'An event of ${registryName} could not be delivered and lies with the dead letters. See docs/operations.md#dead-letters'
    severity: 2
    enabled: true
    scopes: [resourceId('Microsoft.EventGrid/systemTopics', topicName)]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: false
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-lettered'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: empty(actionGroupId) ? [] : [{ actionGroupId: actionGroupId }]
  }
  dependsOn: [newTopic]
}

output name string = topicName
output principalId string = empty(existingTopic) ? newTopic!.identity.principalId : oldTopic!.identity.principalId
