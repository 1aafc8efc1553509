// Two instances always run, and the storage, the database and the vaults survive the loss of a zone or a mistake.
using 'main.bicep'

extends 'common.bicepparam'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')

param scale = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 100
  perInstanceConcurrency: 16
  alwaysReady: 2
  signalRSku: 'Standard_S1'
  signalRUnits: 1
  storageSku: 'Standard_ZRS'
  purgeProtection: true
  logDays: 90
  logGigabytesPerDay: 10
}

param database = empty(readEnvironmentVariable('Mongo__ConnectionString', ''))
  ? {
      tier: 'M30'
      storageGb: 128
      shards: 1
      highAvailability: 'ZoneRedundantPreferred'
    }
  : null
