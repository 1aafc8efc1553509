#!/usr/bin/env bash
# Refuses a deployment whose inputs the program would refuse at its start. Names the input, never shows its value.
set -uo pipefail

faults=0
fault() { echo "preflight: $1" >&2; faults=1; }
bytes() { printf %s "$1" | LC_ALL=C wc -c; }

for name in CHAT_ALERT_EMAILS Image_Kit_Public_Key_Owner Image_Kit_Private_Key_Owner Image_Kit_URL; do
  [ -n "${!name:-}" ] || fault "$name is missing."
done

# azd does not look references of "azd env set-secret" up for parameter files: the app would get the reference.
while IFS= read -r name; do
  [[ ${!name} != akvs://* ]] || fault "$name is a reference, not the secret."
done < <(compgen -e)

secret=${JWT_SECRET:-} issuer=${JWT_ISSUER:-} audience=${JWT_AUDIENCE:-}
[ -n "$secret$issuer" ] || fault "JWT_SECRET is missing (or set JWT_ISSUER and JWT_AUDIENCE)."
[ -z "$secret" ] || [ "$(bytes "$secret")" -ge 32 ] || fault "JWT_SECRET is shorter than 32 bytes."
previous=${JWT_SECRET_PREVIOUS:-}
if [ -n "$previous" ]; then
  [ "$(bytes "$previous")" -ge 32 ] || fault "JWT_SECRET_PREVIOUS is shorter than 32 bytes."
  [ -n "$secret" ] || fault "JWT_SECRET_PREVIOUS is set without JWT_SECRET."
fi
[ -z "$issuer" ] || [[ $issuer == https://* ]] || fault "JWT_ISSUER is not an https address."
if [ -n "$issuer" ] && [ -z "$audience" ]; then fault "JWT_AUDIENCE is missing."; fi
if [ -z "$issuer" ] && [ -n "$audience" ]; then fault "JWT_ISSUER is missing."; fi

[[ ${Image_Kit_URL:-https://} =~ ^https?:// ]] || fault "Image_Kit_URL is not an address."
[[ ${Mongo__ConnectionString:-mongodb://} =~ ^mongodb(\+srv)?:// ]] || fault "Mongo__ConnectionString is not a MongoDB connection string."

IFS=, read -ra origins <<<"${CHAT_CORS_ORIGINS:-}"
for origin in "${origins[@]}"; do
  [[ $origin =~ ^https?://[^/*]+$ ]] || fault "CHAT_CORS_ORIGINS has an entry that is not an origin such as https://app.example.com."
done

exit "$faults"
