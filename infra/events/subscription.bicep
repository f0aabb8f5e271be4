metadata description = 'Pushes and deletions in the watched repositories go to the function imagePushed, with its key.'

param environmentName string
param topicName string
param functionAppId string
param storageAccountId string
param repositories string[]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: last(split(functionAppId, '/'))
  scope: resourceGroup(split(functionAppId, '/')[2], split(functionAppId, '/')[4])
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'customhouse-${environmentName}'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/EventGrid?functionName=imagePushed&code=${listKeys('${app.id}/host/default', '2024-04-01').systemKeys.eventgrid_extension}'
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
      }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.ContainerRegistry.ImagePushed'
        'Microsoft.ContainerRegistry.ImageDeleted'
      ]
      advancedFilters: [{ operatorType: 'StringIn', key: 'data.target.repository', values: repositories }]
      enableAdvancedFilteringOnArrays: false
    }
    // As often and as long as Event Grid goes; repair finds the rest within minutes anyway.
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: storageAccountId, blobContainerName: 'dead-letters' }
      }
    }
  }
}
