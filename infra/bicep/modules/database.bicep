import { Database, Tags } from '../settings.bicep'

@description('Name of the cluster, unique in the world.')
param name string

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Size of the cluster.')
param size Database

@description('Resource id of the log workspace.')
param workspaceId string

@description('Object id of the identity of the app, which is the only user of the cluster.')
param userPrincipalId string

resource cluster 'Microsoft.DocumentDB/mongoClusters@2025-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    authConfig: { allowedModes: ['MicrosoftEntraID'] }
    compute: { tier: size.tier }
    storage: { sizeGb: size.storageGb }
    sharding: { shardCount: size.shards }
    highAvailability: { targetMode: size.highAvailability }
    serverVersion: '8.0'
    dataApi: { mode: 'Disabled' }
    publicNetworkAccess: 'Enabled'
  }

  // This range means "from Azure", other customers included. The login with an identity is the lock.
  resource fromAzure 'firewallRules' = {
    name: 'azure-services'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }
}

resource user 'Microsoft.DocumentDB/mongoClusters/users@2025-09-01' = {
  parent: cluster
  name: userPrincipalId
  properties: {
    identityProvider: {
      type: 'MicrosoftEntraID'
      properties: { principalType: 'servicePrincipal' }
    }
    // The service has no smaller role.
    roles: [{ db: 'admin', role: 'root' }]
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'chat'
  scope: cluster
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
