import { Tags } from '../settings.bicep'

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Addresses that get the alerts.')
param emails string[]

@description('Resource id of the log workspace.')
param workspaceId string

@description('Name of the app.')
param appName string

@description('Name of SignalR Service.')
param signalRName string

@description('Name of the database that this deployment creates, or empty.')
param databaseName string

@description('Memory of an instance.')
param instanceMemoryMB int

@description('Units of SignalR Service.')
param signalRUnits int

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource signalR 'Microsoft.SignalRService/signalR@2024-03-01' existing = {
  name: signalRName
}

resource database 'Microsoft.DocumentDB/mongoClusters@2025-09-01' existing = if (!empty(databaseName)) {
  name: databaseName
}

@description('An alert on a query of the logs.')
type LogAlert = {
  @description('Name.')
  name: string
  @description('The state that the alert reports.')
  description: string
  @description('0 is critical, 4 is verbose.')
  @minValue(0)
  @maxValue(4)
  severity: int
  @description('Query in KQL, whose rows are counted.')
  query: string
  @description('Comparison of the count with the threshold.')
  operator: 'GreaterThan' | 'LessThan'
  @description('Value at which the alert fires.')
  threshold: int
  @description('Time that is looked at.')
  windowSize: string
  @description('Time between two looks.')
  evaluationFrequency: string
}

@description('An alert on a metric of a resource.')
type MetricAlert = {
  @description('Name.')
  name: string
  @description('The state that the alert reports.')
  description: string
  @description('0 is critical, 4 is verbose.')
  @minValue(0)
  @maxValue(4)
  severity: int
  @description('Resource id.')
  scope: string
  @description('Type of the resource.')
  namespace: string
  @description('Name of the metric.')
  metric: string
  @description('Aggregation of the values over the time.')
  aggregation: 'Average' | 'Maximum' | 'Total'
  @description('Value at which the alert fires.')
  threshold: int
  @description('Time that is looked at.')
  windowSize: string
  @description('Time between two looks.')
  evaluationFrequency: string
}

@description('Alerts on logs. Flex Consumption has no metrics of HTTP answers.')
var logAlerts LogAlert[] = [
  {
    name: 'server-errors'
    description: 'Answers with 5xx other than 503.'
    severity: 1
    query: '''AppRequests | where ResultCode startswith '5' and ResultCode != '503' '''
    operator: 'GreaterThan'
    threshold: 5
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'latency'
    description: 'One answer in twenty takes more than two seconds.'
    severity: 2
    query: '''AppRequests
| where isnotempty(Url) and Url !has 'upload' and Url !has '/users/me/export'
| summarize Calls = count(), P95 = percentile(DurationMs, 95)
| where Calls >= 50 and P95 > 2000'''
    operator: 'GreaterThan'
    threshold: 0
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'database-down'
    description: 'The database, or ImageKit, does not answer: 503, or jobs fail. Jobs use the database every 30 seconds.'
    severity: 0
    query: '''AppRequests | where ResultCode == '503' or (isempty(Url) and Success == false)'''
    operator: 'GreaterThan'
    threshold: 5
    windowSize: 'PT5M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'silent'
    description: 'No function ran for 15 minutes, although jobs run every 30 seconds: the app does not start.'
    severity: 0
    query: 'AppRequests'
    operator: 'LessThan'
    threshold: 1
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'unknown-upstream-caller'
    description: 'Calls of the SignalR upstream with a wrong key.'
    severity: 1
    query: '''AppRequests | where Url has '/runtime/webhooks/signalr' and ResultCode in ('401', '403')'''
    operator: 'GreaterThan'
    threshold: 5
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'events-not-published'
    description: 'Events were saved but not published. Clients see them at their next synchronisation.'
    severity: 2
    query: '''AppMetrics | where Name == 'chat.publish.failures' | summarize Failures = sum(Sum) | where Failures > 20'''
    operator: 'GreaterThan'
    threshold: 0
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'outbox-lag'
    description: 'Push notifications or webhooks wait for more than two minutes.'
    severity: 2
    query: '''AppMetrics | where Name in ('chat.outbox.lag', 'chat.webhooks.lag') | summarize Seconds = max(Max) | where Seconds > 120'''
    operator: 'GreaterThan'
    threshold: 0
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
]

@description('Alerts on metrics of the app and of SignalR Service.')
var ownMetricAlerts MetricAlert[] = [
  {
    name: 'memory'
    description: 'An instance uses more than 85 % of its memory.'
    severity: 2
    scope: app.id
    namespace: 'Microsoft.Web/sites'
    metric: 'AverageMemoryWorkingSet'
    aggregation: 'Average'
    threshold: instanceMemoryMB * 1024 * 1024 / 100 * 85
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'signalr-connections'
    description: 'More than 80 % of the connections of SignalR Service are in use.'
    severity: 2
    scope: signalR.id
    namespace: 'Microsoft.SignalRService/SignalR'
    metric: 'ConnectionQuotaUtilization'
    aggregation: 'Maximum'
    threshold: 80
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
  {
    name: 'signalr-messages'
    description: 'More than 80 % of the messages that the units of SignalR Service include a day. Further ones are billed.'
    severity: 3
    scope: signalR.id
    namespace: 'Microsoft.SignalRService/SignalR'
    metric: 'MessageCount'
    aggregation: 'Total'
    threshold: 800000 * signalRUnits
    windowSize: 'P1D'
    evaluationFrequency: 'PT1H'
  }
]

@description('Alerts on metrics of the database.')
var databaseMetricAlerts MetricAlert[] = map(
  [
    { metric: 'CpuPercent', name: 'database-cpu', what: 'processor time', threshold: 85 }
    { metric: 'MemoryPercent', name: 'database-memory', what: 'memory', threshold: 90 }
    { metric: 'StoragePercent', name: 'database-storage', what: 'storage', threshold: 80 }
  ],
  limit => {
    name: limit.name
    description: 'The database uses more than ${limit.threshold} % of its ${limit.what}.'
    severity: 2
    scope: database.id
    namespace: 'Microsoft.DocumentDB/mongoClusters'
    metric: limit.metric
    aggregation: 'Average'
    threshold: limit.threshold
    windowSize: 'PT15M'
    evaluationFrequency: 'PT5M'
  }
)

resource team 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'chat-team'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'chat'
    emailReceivers: [
      for (email, index) in emails: {
        name: 'email-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: 'chat-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Chat: ${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      windowSize: alert.windowSize
      evaluationFrequency: alert.evaluationFrequency
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      // The tables come with the first telemetry.
      skipQueryValidation: true
      actions: { actionGroups: [team.id] }
    }
  }
]

resource metricAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in concat(ownMetricAlerts, empty(databaseName) ? [] : databaseMetricAlerts): {
    name: 'chat-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      scopes: [alert.scope]
      windowSize: alert.windowSize
      evaluationFrequency: alert.evaluationFrequency
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: alert.threshold
          }
        ]
      }
      actions: [{ actionGroupId: team.id }]
    }
  }
]
