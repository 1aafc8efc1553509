import { AppSettings, Scale, Tags } from '../settings.bicep'

@description('Name of the app, unique in the world.')
param name string

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Size of the instances, and their number.')
param scale Scale

@description('Resource id of the log workspace.')
param workspaceId string

@description('Resource id of the identity of the app.')
param identityId string

@description('Client id of the identity of the app.')
param identityClientId string

@description('Where the host keeps its keys and leases.')
param blobEndpoint string

@description('Where the package is.')
param packageContainer string

@description('Address that telemetry goes to.')
param telemetryConnectionString string

@description('Address of SignalR Service.')
param signalRUri string

@description('Name of the database that this deployment creates, or empty.')
param databaseName string

@description('Origins of the browsers that may call.')
param corsOrigins string[]

@description('Bytes of a file that may be uploaded through the app.')
param maxProxiedBytes int

@description('Settings without secrets that the deployment chooses.')
param settings AppSettings

@description('Address of the vault, with a slash at its end.')
param vaultUri string

@description('Names of the settings whose secrets are in the vault.')
param secretNames string[]

@description('Settings that the Functions host reads.')
var hostSettings = {
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // A file and the rest of its form. The host holds a body in memory before the app can refuse it.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(maxProxiedBytes + 1048576)
}

@description('Settings that the program reads, the same for every deployment.')
var programSettings = {
  AzureSignalRConnectionString__serviceUri: signalRUri
  AzureSignalRConnectionString__credential: 'managedidentity'
  AzureSignalRConnectionString__clientId: identityClientId
  Chat__Store: 'mongo'
  Chat__Media__Provider: 'imagekit'
  Chat__Media__MaxProxiedBytes: string(maxProxiedBytes)
  Mongo__EnsureIndexes: 'true'
}

@description('How the program reaches the database that this deployment creates.')
var databaseSettings = {
  // No password: the program logs in with its identity. It retries by itself.
  Mongo__ConnectionString: 'mongodb+srv://${databaseName}.global.mongocluster.cosmos.azure.com/?tls=true&retryWrites=false&maxIdleTimeMS=120000'
  Mongo__UseManagedIdentity: 'true'
  Mongo__ClientId: identityClientId
}

@description('Settings that the deployment chooses.')
var givenSettings = toObject(filter(items(settings), item => !empty(item.?value)), item => item.key, item => item.?value)

@description('References to the secrets.')
var secretSettings = toObject(
  secretNames,
  secret => secret,
  secret => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(secret, '_', '-')})'
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // The deployment tool finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstanceCount
        // The group "http" has the socket functions too.
        alwaysReady: scale.alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: scale.alwaysReady }]
        triggers: { http: { perInstanceConcurrency: scale.perInstanceConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      cors: {
        allowedOrigins: corsOrigins
        // The SignalR client sends credentials by default. A wildcard origin does not go with them.
        supportCredentials: !empty(corsOrigins)
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(hostSettings, programSettings, givenSettings, secretSettings, empty(databaseName) ? {} : databaseSettings)
  }
}

// Deployment by password is off: the pipeline logs in with its identity.
resource ftpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'chat'
  scope: app
  properties: {
    workspaceId: workspaceId
    // The functions' logs go to Application Insights.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the app.')
output id string = app.id

@description('Name of the app.')
output name string = app.name

@description('Host name of the app.')
output hostName string = app.properties.defaultHostName
