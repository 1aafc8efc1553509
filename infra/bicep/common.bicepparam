// The part of the parameters that comes from environment variables. docs/operations.md explains each of them.
using none

// A parameter file has no descriptions.
#disable-next-line use-description-vars
var given = {
  JWT_SECRET: readEnvironmentVariable('JWT_SECRET', '')
  JWT_SECRET_PREVIOUS: readEnvironmentVariable('JWT_SECRET_PREVIOUS', '')
  Mongo__ConnectionString: readEnvironmentVariable('Mongo__ConnectionString', '')
  Image_Kit_Private_Key_Owner: readEnvironmentVariable('Image_Kit_Private_Key_Owner')
  Image_Kit_Webhook_Secret: readEnvironmentVariable('Image_Kit_Webhook_Secret', '')
  Push__WebPush__PrivateKey: readEnvironmentVariable('Push__WebPush__PrivateKey', '')
  Push__Fcm__ServiceAccountJson: readEnvironmentVariable('Push__Fcm__ServiceAccountJson', '')
  Push__Apns__PrivateKey: readEnvironmentVariable('Push__Apns__PrivateKey', '')
  Webhooks__0__Secret: readEnvironmentVariable('Webhooks__0__Secret', '')
  Webhooks__1__Secret: readEnvironmentVariable('Webhooks__1__Secret', '')
  Webhooks__2__Secret: readEnvironmentVariable('Webhooks__2__Secret', '')
  Webhooks__3__Secret: readEnvironmentVariable('Webhooks__3__Secret', '')
  Webhooks__4__Secret: readEnvironmentVariable('Webhooks__4__Secret', '')
  SendPolicy__Secret: readEnvironmentVariable('SendPolicy__Secret', '')
}

param corsOrigins = filter(split(readEnvironmentVariable('CHAT_CORS_ORIGINS', ''), ','), origin => !empty(origin))
param alertEmails = split(readEnvironmentVariable('CHAT_ALERT_EMAILS'), ',')
param databaseName = readEnvironmentVariable('CHAT_DATABASE_NAME', '')
param upstreamIsSet = bool(readEnvironmentVariable('CHAT_UPSTREAM_IS_SET', 'false'))

param secrets = given
param secretNames = map(filter(items(given), item => !empty(item.value)), item => item.key)

// settings.bicep lists more, such as rates. Add the ones that shall differ from the program's defaults.
param settings = {
  JWT_ISSUER: readEnvironmentVariable('JWT_ISSUER', '')
  JWT_AUDIENCE: readEnvironmentVariable('JWT_AUDIENCE', '')
  OTEL_TRACES_SAMPLER: readEnvironmentVariable('OTEL_TRACES_SAMPLER', '')
  OTEL_TRACES_SAMPLER_ARG: readEnvironmentVariable('OTEL_TRACES_SAMPLER_ARG', '')
  WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: readEnvironmentVariable('WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED', '')
  Image_Kit_Public_Key_Owner: readEnvironmentVariable('Image_Kit_Public_Key_Owner')
  Image_Kit_URL: readEnvironmentVariable('Image_Kit_URL')
  Push__AppUrl: readEnvironmentVariable('Push__AppUrl', '')
  Push__WebPush__PublicKey: readEnvironmentVariable('Push__WebPush__PublicKey', '')
  Push__WebPush__Subject: readEnvironmentVariable('Push__WebPush__Subject', '')
  Push__Apns__KeyId: readEnvironmentVariable('Push__Apns__KeyId', '')
  Push__Apns__TeamId: readEnvironmentVariable('Push__Apns__TeamId', '')
  Push__AllowedEndpoints: readEnvironmentVariable('Push__AllowedEndpoints', '')
  Webhooks__0__Url: readEnvironmentVariable('Webhooks__0__Url', '')
  Webhooks__0__Events: readEnvironmentVariable('Webhooks__0__Events', '')
  Webhooks__1__Url: readEnvironmentVariable('Webhooks__1__Url', '')
  Webhooks__1__Events: readEnvironmentVariable('Webhooks__1__Events', '')
  Webhooks__2__Url: readEnvironmentVariable('Webhooks__2__Url', '')
  Webhooks__2__Events: readEnvironmentVariable('Webhooks__2__Events', '')
  Webhooks__3__Url: readEnvironmentVariable('Webhooks__3__Url', '')
  Webhooks__3__Events: readEnvironmentVariable('Webhooks__3__Events', '')
  Webhooks__4__Url: readEnvironmentVariable('Webhooks__4__Url', '')
  Webhooks__4__Events: readEnvironmentVariable('Webhooks__4__Events', '')
  SendPolicy__Url: readEnvironmentVariable('SendPolicy__Url', '')
  SendPolicy__OnFailure: readEnvironmentVariable('SendPolicy__OnFailure', '')
}
