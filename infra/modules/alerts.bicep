metadata description = 'What somebody has to look at. Each is a line that the app writes (test/infra checks that it does); what to do is in docs/operations.md.'

param environmentName string
param location string
param workspaceId string

@description('Who is told; empty: alerts show in the portal only.')
param email string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${environmentName}'
  location: 'global'
  properties: {
    groupShortName: 'customhouse'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

@description('`phrase`: in the message of a trace. 1 is an error, 2 a warning.')
var alerts = {
  'run-in-error': {
    title: 'A run ended in Error'
    description: 'We could not find out whether an image is good, or could not put a decision into effect.'
    phrase: 'ended: Error.'
    severity: 2
  }
  'repair-found-drift': {
    title: 'A tag or a deployment was not what the ledger says'
    description: 'Somebody pushed or deployed by hand, or an effect of ours was lost. It is being put right.'
    phrase: 'ALERT: drift.'
    severity: 2
  }
  'needs-a-person': {
    title: 'A promoted image needs a person'
    description: 'A promoted digest failed its gate or could not be asked three times, and there is no good one to go back to.'
    phrase: 'ALERT:'
    except: 'ALERT: drift.'
    severity: 1
  }
  'ledger-unreachable': {
    title: 'The ledger can not be read or written'
    description: 'Nothing is decided until it can be.'
    phrase: 'LEDGER_UNREACHABLE'
    severity: 1
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in items(alerts): {
    name: 'alert-${environmentName}-${alert.key}'
    location: location
    properties: {
      displayName: alert.value.title
      description: '${alert.value.description} See docs/operations.md#${alert.key}'
      severity: alert.value.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      autoMitigate: false
      criteria: {
        allOf: [
          {
            query: 'AppTraces | where Message contains_cs "${alert.value.phrase}"${contains(alert.value, 'except') ? ' and Message !contains_cs "${alert.value.except}"' : ''}'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]

output actionGroupId string = empty(email) ? '' : people.id
