import { Secrets, Tags } from '../settings.bicep'

@description('Name of the vault, unique in the world.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of each resource.')
param tags Tags

@description('Resource id of the log workspace.')
param workspaceId string

@description('Whether nobody can purge the vault before its 90 days are over.')
param purgeProtection bool

@description('Name of the one reader of the secrets, which makes the name of its role assignment.')
param readerName string

@description('Object id of the same reader.')
param readerPrincipalId string

@description('Names of the settings whose secrets are stored. Apart from the values, so that a preview shows them.')
param secretNames string[] = []

@description('Secrets by the names of their settings.')
param secrets Secrets = {}

@description('The role Key Vault Secrets User, which reads values.')
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // The service refuses false.
    enablePurgeProtection: purgeProtection ? true : null
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Enabled'
  }
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = [
  for secretName in secretNames: {
    parent: vault
    // Names in a vault have no underscores.
    name: replace(secretName, '_', '-')
    properties: {
      value: secrets[?secretName]
      contentType: 'text/plain'
    }
  }
]

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerName, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'chat'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

@description('Address of the vault, with a slash at its end.')
output uri string = vault.properties.vaultUri
