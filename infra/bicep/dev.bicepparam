// Small and cheap: scales to zero, no redundancy.
using 'main.bicep'

extends 'common.bicepparam'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')

param scale = {
  instanceMemoryMB: 512
  maximumInstanceCount: 40
  perInstanceConcurrency: 4
  alwaysReady: 0
  signalRSku: 'Standard_S1'
  signalRUnits: 1
  storageSku: 'Standard_LRS'
  purgeProtection: false
  logDays: 30
  logGigabytesPerDay: 1
}

param database = empty(readEnvironmentVariable('Mongo__ConnectionString', ''))
  ? {
      tier: 'M10'
      storageGb: 32
      shards: 1
      highAvailability: 'Disabled'
    }
  : null
