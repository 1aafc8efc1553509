// Types of the parameters. A test compares AppSettings and AppSecrets with the settings that the code reads.

@export()
@description('Settings without secrets. A setting that is left out or empty is not set, and the program uses its default.')
@sealed()
type AppSettings = {
  @description('Address of the OpenID Connect issuer whose RS256 and ES256 tokens are accepted.')
  JWT_ISSUER: string?
  @description('Audience that the tokens of the issuer must name. Required with an issuer.')
  JWT_AUDIENCE: string?
  @description('Address of an OpenTelemetry collector that gets traces, metrics and logs beside Application Insights.')
  OTEL_EXPORTER_OTLP_ENDPOINT: string?
  @description('Sampler of traces, such as traceidratio. The OpenTelemetry SDK reads it in the host and in the program.')
  OTEL_TRACES_SAMPLER: string?
  @description('Argument of that sampler, such as 0.1.')
  OTEL_TRACES_SAMPLER_ARG: string?
  @description('0 starts the program without a prepared process: slower, for when that process ends with exit code 139.')
  WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: string?
  @description('Public key of the ImageKit account.')
  Image_Kit_Public_Key_Owner: string
  @description('Address that ImageKit delivers files from.')
  Image_Kit_URL: string
  @description('Name of the database.')
  Mongo__Database: string?
  @description('Connections to each database server, at most.')
  Mongo__MaxPoolSize: string?
  @description('Milliseconds that the database may take for one answer.')
  Mongo__TimeoutMs: string?
  @description('Bytes of an image, at most.')
  Chat__Media__MaxImageBytes: string?
  @description('Bytes of a video, at most.')
  Chat__Media__MaxVideoBytes: string?
  @description('Bytes of a document, at most.')
  Chat__Media__MaxDocumentBytes: string?
  @description('Minutes that a signed address of a file works, at most.')
  Chat__Media__UrlMinutes: string?
  @description('Minutes that an upload token works.')
  Chat__Media__TokenMinutes: string?
  @description('Messages of a user a second.')
  Chat__Rates__SendPerSecond: string?
  @description('Messages of a user at once.')
  Chat__Rates__SendBurst: string?
  @description('Files of a user a minute.')
  Chat__Rates__UploadPerMinute: string?
  @description('Megabytes of files of a user an hour.')
  Chat__Rates__UploadMegabytesPerHour: string?
  @description('Searches of a user a minute.')
  Chat__Rates__SearchPerMinute: string?
  @description('Registrations of devices of a user a minute.')
  Chat__Rates__DevicesPerMinute: string?
  @description('All other calls of a user a second.')
  Chat__Rates__OthersPerSecond: string?
  @description('All other calls of a user at once.')
  Chat__Rates__OthersBurst: string?
  @description('Seconds between two typing events of a user in a chat.')
  Chat__Rates__TypingSeconds: string?
  @description('Chat requests of a user that may wait for an answer.')
  Chat__Rates__PendingRequests: string?
  @description('Address of the webhook endpoint 0.')
  Webhooks__0__Url: string?
  @description('Types that the webhook endpoint 0 gets, separated by commas; all when empty.')
  Webhooks__0__Events: string?
  @description('Address of the webhook endpoint 1.')
  Webhooks__1__Url: string?
  @description('Types that the webhook endpoint 1 gets, separated by commas; all when empty.')
  Webhooks__1__Events: string?
  @description('Address of the webhook endpoint 2.')
  Webhooks__2__Url: string?
  @description('Types that the webhook endpoint 2 gets, separated by commas; all when empty.')
  Webhooks__2__Events: string?
  @description('Address of the webhook endpoint 3.')
  Webhooks__3__Url: string?
  @description('Types that the webhook endpoint 3 gets, separated by commas; all when empty.')
  Webhooks__3__Events: string?
  @description('Address of the webhook endpoint 4.')
  Webhooks__4__Url: string?
  @description('Types that the webhook endpoint 4 gets, separated by commas; all when empty.')
  Webhooks__4__Events: string?
  @description('Address that is asked before a message is stored.')
  SendPolicy__Url: string?
  @description('What happens when the send policy gives no answer: allow or refuse.')
  SendPolicy__OnFailure: string?
  @description('Address of your app, which notifications open.')
  Push__AppUrl: string?
  @description('Public VAPID key of Web Push.')
  Push__WebPush__PublicKey: string?
  @description('Contact of Web Push: a mailto: or https: address.')
  Push__WebPush__Subject: string?
  @description('Id of the APNs key.')
  Push__Apns__KeyId: string?
  @description('Id of the Apple team.')
  Push__Apns__TeamId: string?
  @description('Push services beyond the known ones.')
  Push__AllowedEndpoints: string?
}

@export()
@description('Secrets. They are kept in Key Vault, and the app gets references to them. A secret that is not in secretNames is not set.')
@secure()
@sealed()
type AppSecrets = {
  @description('HS256 key of the tokens of the users, at least 32 bytes. Required without an issuer.')
  JWT_SECRET: string?
  @description('The HS256 key that JWT_SECRET replaces. Its tokens are accepted while it is set.')
  JWT_SECRET_PREVIOUS: string?
  @description('Connection string of a database that this deployment does not create.')
  Mongo__ConnectionString: string?
  @description('Private key of the ImageKit account.')
  Image_Kit_Private_Key_Owner: string
  @description('Secret that signs the webhooks of ImageKit.')
  Image_Kit_Webhook_Secret: string?
  @description('Secrets that sign the webhooks of endpoint 0, separated by spaces.')
  Webhooks__0__Secret: string?
  @description('Secrets that sign the webhooks of endpoint 1, separated by spaces.')
  Webhooks__1__Secret: string?
  @description('Secrets that sign the webhooks of endpoint 2, separated by spaces.')
  Webhooks__2__Secret: string?
  @description('Secrets that sign the webhooks of endpoint 3, separated by spaces.')
  Webhooks__3__Secret: string?
  @description('Secrets that sign the webhooks of endpoint 4, separated by spaces.')
  Webhooks__4__Secret: string?
  @description('Secrets that sign the questions to the send policy, separated by spaces.')
  SendPolicy__Secret: string?
  @description('Private VAPID key of Web Push.')
  Push__WebPush__PrivateKey: string?
  @description('JSON of the Firebase service account.')
  Push__Fcm__ServiceAccountJson: string?
  @description('Private key of APNs, as PEM.')
  Push__Apns__PrivateKey: string?
}

@export()
@description('Secrets of a vault by the names of their settings.')
@secure()
type Secrets = {
  @description('A secret.')
  *: string?
}

@export()
@description('Tags of each resource.')
type Tags = {
  @description('A tag.')
  *: string
}

@export()
@description('Differences between a small and a large deployment.')
@sealed()
type Scale = {
  @description('Memory of an instance.')
  instanceMemoryMB: 512 | 2048 | 4096
  @description('Instances, at most.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int
  @description('HTTP and socket calls that one instance runs at the same time.')
  @minValue(1)
  @maxValue(1000)
  perInstanceConcurrency: int
  @description('Instances that always run for HTTP and socket calls. 0 scales to zero and has cold starts.')
  @minValue(0)
  alwaysReady: int
  @description('Tier of SignalR Service. Free_F1 allows 20 connections.')
  signalRSku: 'Free_F1' | 'Standard_S1' | 'Premium_P1'
  @description('Units of SignalR Service: 1,000 connections each.')
  @minValue(1)
  signalRUnits: int
  @description('Redundancy of the storage account that holds the keys of the host and the package.')
  storageSku: 'Standard_LRS' | 'Standard_ZRS'
  @description('Keeps deleted vaults and secrets for 90 days against every deletion. Once on, it stays on.')
  purgeProtection: bool
  @description('Days that logs are kept.')
  @minValue(30)
  @maxValue(730)
  logDays: int
  @description('Gigabytes of logs a day after which no more are taken; -1 for no limit.')
  @minValue(-1)
  logGigabytesPerDay: int
}

@export()
@description('The Azure DocumentDB cluster to create.')
@sealed()
type Database = {
  @description('Compute tier. High availability starts with M30.')
  tier: 'M10' | 'M20' | 'M25' | 'M30' | 'M40' | 'M50' | 'M60' | 'M80' | 'M200'
  @description('Size of the disk of each server.')
  @minValue(32)
  storageGb: int
  @description('Physical shards.')
  @minValue(1)
  shards: int
  @description('A second server for each shard that takes over.')
  highAvailability: 'Disabled' | 'SameZone' | 'ZoneRedundantPreferred'
}
