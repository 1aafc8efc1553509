import { Tags } from '../settings.bicep'

@description('Name of the log workspace and of Application Insights.')
param name string

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Days that logs are kept.')
param logDays int

@description('Gigabytes of logs a day after which no more are taken; -1 for no limit.')
param logGigabytesPerDay int

@description('Resource id of the identity of the app, which writes telemetry.')
param writerId string

@description('Object id of the same identity.')
param writerPrincipalId string

@description('The role Monitoring Metrics Publisher.')
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logDays
    workspaceCapping: { dailyQuotaGb: logGigabytesPerDay }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // Makes the connection string an address without a secret: only the identity of the app may write.
    DisableLocalAuth: true
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, writerId, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: writerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'chat-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Chat'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: string(loadJsonContent('../../workbook.json'))
  }
}

@description('Resource id of the log workspace.')
output workspaceId string = workspace.id

@description('Address that telemetry goes to. Not a secret, since local authentication is off.')
output connectionString string = insights.properties.ConnectionString
