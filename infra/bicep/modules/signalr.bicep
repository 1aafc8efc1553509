import { Tags } from '../settings.bicep'

@description('Name of the service, unique in the world.')
param name string

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Tier.')
param sku string

@description('Units of 1,000 connections.')
param units int

@description('Resource id of the log workspace.')
param workspaceId string

@description('Origins of the browsers that may connect.')
param corsOrigins string[]

@description('Resource id of the identity of the app.')
param appId string

@description('Object id of the same identity.')
param appPrincipalId string

@description('Address that the events of clients go to. Empty before the first deployment of the code.')
param upstreamUrl string

@description('The role SignalR Service Owner: the only built-in role that both sends and mints tokens for clients.')
var signalRServiceOwner = '7e4f1700-ea5a-4f59-8f37-079cfe29dce3'

resource service 'Microsoft.SignalRService/signalR@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'SignalR'
  sku: { name: sku, capacity: units }
  // Reads the key of the upstream from its vault.
  identity: { type: 'SystemAssigned' }
  properties: {
    features: [{ flag: 'ServiceMode', value: 'Serverless' }]
    disableLocalAuth: true
    disableAadAuth: false
    publicNetworkAccess: 'Enabled'
    tls: { clientCertEnabled: false }
    cors: { allowedOrigins: corsOrigins }
    serverless: { connectionTimeoutInSeconds: 30 }
    upstream: {
      templates: empty(upstreamUrl)
        ? []
        : [
            {
              hubPattern: 'chat'
              categoryPattern: '*'
              eventPattern: '*'
              urlTemplate: upstreamUrl
              auth: { type: 'None' }
            }
          ]
    }
    resourceLogConfiguration: {
      categories: [
        { name: 'ConnectivityLogs', enabled: 'true' }
        { name: 'HttpRequestLogs', enabled: 'true' }
        // One line for each message would be too many.
        { name: 'MessagingLogs', enabled: 'false' }
      ]
    }
  }
}

resource owner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, appId, signalRServiceOwner)
  scope: service
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', signalRServiceOwner)
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'chat'
  scope: service
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the service.')
output id string = service.id

@description('Object id of the identity of the service.')
output principalId string = service.identity.principalId

@description('Address of the service.')
output uri string = 'https://${service.properties.hostName}'
