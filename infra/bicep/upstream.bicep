// The second step of a deployment: the key exists only after the host has seen the code.
// The key goes from the app to the vault inside Azure. No machine of the team sees it.
targetScope = 'resourceGroup'

@description('Name of the app.')
param appName string

@description('Name of the vault of the key of the upstream.')
param vaultName string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource code 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'upstream-code'
  properties: {
    value: listKeys('${app.id}/host/default', '2025-03-01').systemKeys.signalr_extension
    contentType: 'text/plain'
  }
}

@description('Address of this version of the secret. A new version makes SignalR Service read it at once.')
output secretUri string = code.properties.secretUriWithVersion

@description('Host name of the app.')
output hostName string = app.properties.defaultHostName
