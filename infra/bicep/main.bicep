// Chat on Azure: one resource group, no keys, no passwords but those that are given. See docs/operations.md.
targetScope = 'resourceGroup'

import { AppSecrets, AppSettings, Database, Scale, Tags } from 'settings.bicep'

@description('Name of the deployment, such as dev or prod. Part of the names of the resources.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('Region.')
param location string = resourceGroup().location

@description('Size of the deployment.')
param scale Scale

@description('The Azure DocumentDB cluster to create, or null when secrets.Mongo__ConnectionString names another database.')
param database Database?

@description('Name of the cluster, when it is not the usual one: after a restore, for example. Empty for the usual one.')
param databaseName string

@description('Origins of the browsers that may call, such as https://app.example.com.')
param corsOrigins string[]

@description('Addresses that get the alerts.')
param alertEmails string[]

@description('Settings without secrets.')
param settings AppSettings

@description('Names of the secrets that are given. A preview can show them, but not the secrets.')
param secretNames string[]

@description('Secrets, which go to Key Vault.')
param secrets AppSecrets

@description('Bytes of a file that may be uploaded through the app. Larger files go to ImageKit directly.')
@minValue(1)
@maxValue(31457280)
param maxProxiedBytes int = 10485760

@description('True after infra/scripts/upstream.sh has stored the key of the upstream. A wrong false cuts the sockets off until that script runs.')
param upstreamIsSet bool

@description('Makes names unique in the world, and the same at each deployment.')
var token = uniqueString(subscription().id, resourceGroup().id, environmentName)

@description('Common part of the names.')
var name = 'chat-${toLower(environmentName)}-${take(token, 6)}'

@description('Name of the app.')
var appName = 'func-${name}'

@description('Name of SignalR Service.')
var signalRName = 'sigr-${name}'

@description('Name of the vault of the secrets of the app.')
var vaultName = 'kv-${token}'

@description('Name of the vault of the key of the upstream.')
var upstreamVaultName = 'kv-up-${token}'

@description('Name of the cluster.')
var clusterName = empty(databaseName) ? 'docdb-${name}' : databaseName

@description('Tags of each resource.')
var tags Tags = { 'azd-env-name': environmentName, app: 'chat' }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    logDays: scale.logDays
    logGigabytesPerDay: scale.logGigabytesPerDay
    writerId: identity.id
    writerPrincipalId: identity.properties.principalId
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    sku: scale.storageSku
    workspaceId: monitoring.outputs.workspaceId
    ownerId: identity.id
    ownerPrincipalId: identity.properties.principalId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    name: vaultName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    readerName: identity.name
    readerPrincipalId: identity.properties.principalId
    purgeProtection: scale.purgeProtection
    secretNames: secretNames
    secrets: secrets
  }
}

// A vault of its own, so that SignalR Service reads this one secret and no other, and the app does not read it.
module upstreamVault 'modules/vault.bicep' = {
  params: {
    name: upstreamVaultName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    purgeProtection: scale.purgeProtection
    readerName: signalRName
    readerPrincipalId: signalR.outputs.principalId
  }
}

@description('Reference that SignalR Service replaces by the key.')
var upstreamCode = '{@Microsoft.KeyVault(SecretUri=https://${upstreamVaultName}${environment().suffixes.keyvaultDns}/secrets/upstream-code/)}'

module signalR 'modules/signalr.bicep' = {
  params: {
    name: signalRName
    location: location
    tags: tags
    sku: scale.signalRSku
    units: scale.signalRUnits
    workspaceId: monitoring.outputs.workspaceId
    corsOrigins: corsOrigins
    appId: identity.id
    appPrincipalId: identity.properties.principalId
    upstreamUrl: upstreamIsSet ? 'https://${appName}.azurewebsites.net/runtime/webhooks/signalr?code=${upstreamCode}' : ''
  }
}

module cluster 'modules/database.bicep' = if (database != null) {
  params: {
    name: clusterName
    location: location
    tags: tags
    size: database!
    workspaceId: monitoring.outputs.workspaceId
    // DocumentDB wants the object id as the name of its user, and only the deployment learns it.
    #disable-next-line what-if-short-circuiting
    userPrincipalId: identity.properties.principalId
  }
}

module app 'modules/app.bicep' = {
  params: {
    name: appName
    location: location
    tags: tags
    scale: scale
    workspaceId: monitoring.outputs.workspaceId
    identityId: identity.id
    identityClientId: identity.properties.clientId
    blobEndpoint: storage.outputs.blobEndpoint
    packageContainer: storage.outputs.packageContainer
    telemetryConnectionString: monitoring.outputs.connectionString
    signalRUri: signalR.outputs.uri
    databaseName: database == null ? '' : clusterName
    corsOrigins: corsOrigins
    maxProxiedBytes: maxProxiedBytes
    settings: settings
    vaultUri: vault.outputs.uri
    secretNames: secretNames
  }
  dependsOn: [cluster]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    tags: tags
    emails: alertEmails
    workspaceId: monitoring.outputs.workspaceId
    appName: appName
    signalRName: signalRName
    databaseName: database == null ? '' : clusterName
    instanceMemoryMB: scale.instanceMemoryMB
    signalRUnits: scale.signalRUnits
  }
  dependsOn: [app, signalR, cluster]
}

@description('Name of the app.')
output CHAT_APP_NAME string = app.outputs.name

@description('Address of the app.')
output CHAT_URL string = 'https://${app.outputs.hostName}'

@description('Name of SignalR Service.')
output CHAT_SIGNALR_NAME string = signalRName

@description('Name of the vault of the key of the upstream.')
output CHAT_UPSTREAM_VAULT string = upstreamVaultName

@description('Name of the vault of the secrets of the app.')
output CHAT_VAULT string = vaultName
