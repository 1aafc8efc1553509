import { Tags } from '../settings.bicep'

@description('Name of the storage account, which holds the keys and leases of the host and the package of the app.')
param name string

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Redundancy.')
param sku string

@description('Resource id of the log workspace.')
param workspaceId string

@description('Resource id of the identity of the app.')
param ownerId string

@description('Object id of the same identity.')
param ownerPrincipalId string

@description('Name of the container of the package.')
var packages = 'app-package'

@description('The role Storage Blob Data Owner. The host needs Owner, not Contributor, for its leases and its keys.')
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // Brings back a key or a package that was deleted by mistake.
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource container 'containers' = {
      name: packages
      properties: { publicAccess: 'None' }
    }
  }
}

resource owner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, ownerId, storageBlobDataOwner)
  scope: account
  properties: {
    principalId: ownerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'chat'
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    // Reads are many, and the host makes them. Writes and deletions of keys and packages are few.
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

@description('Address of the blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of the container of the package.')
output packageContainer string = '${account.properties.primaryEndpoints.blob}${packages}'
