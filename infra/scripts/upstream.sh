#!/usr/bin/env bash
# The second step of a deployment: tells SignalR Service where the app is. The key of the app exists only after the host
# has seen the code. It goes into the vault inside Azure, and this script never holds it. Safe to repeat.
# Needs AZURE_RESOURCE_GROUP, CHAT_APP_NAME, CHAT_SIGNALR_NAME and CHAT_UPSTREAM_VAULT (the outputs of main.bicep), and az.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${AZURE_RESOURCE_GROUP:?is missing}" "${CHAT_APP_NAME:?is missing}" "${CHAT_SIGNALR_NAME:?is missing}" "${CHAT_UPSTREAM_VAULT:?is missing}"
tries=${CHAT_UPSTREAM_TRIES:-60} pause=${CHAT_UPSTREAM_PAUSE:-5}

has_key() {
  [ "$(az functionapp keys list -g "$AZURE_RESOURCE_GROUP" -n "$CHAT_APP_NAME" \
    --query 'systemKeys.signalr_extension != null' -o json 2>/dev/null)" = true ]
}
for ((i = 1; ; i++)); do
  if has_key; then break; fi
  if [ "$i" -ge "$tries" ]; then
    echo "upstream: the app $CHAT_APP_NAME has no key signalr_extension. Is its code deployed, and does the host start?" >&2
    exit 1
  fi
  sleep "$pause"
done

read -r secret_uri host < <(az deployment group create -g "$AZURE_RESOURCE_GROUP" -n chat-upstream -f bicep/upstream.bicep \
  -p appName="$CHAT_APP_NAME" vaultName="$CHAT_UPSTREAM_VAULT" \
  --query '[properties.outputs.secretUri.value, properties.outputs.hostName.value]' -o tsv | paste -s)

# The version in the address makes the service read the secret now. Without one it reads every 30 minutes.
body=$(mktemp)
trap 'rm -f "$body"' EXIT
cat >"$body" <<JSON
{ "properties": { "upstream": { "templates": [ {
  "hubPattern": "chat", "categoryPattern": "*", "eventPattern": "*", "auth": { "type": "None" },
  "urlTemplate": "https://$host/runtime/webhooks/signalr?code={@Microsoft.KeyVault(SecretUri=$secret_uri)}"
} ] } } }
JSON
id=$(az signalr show -g "$AZURE_RESOURCE_GROUP" -n "$CHAT_SIGNALR_NAME" --query id -o tsv)
az rest --method patch --url "https://management.azure.com$id?api-version=2024-03-01" --body "@$body" -o none
az resource wait --ids "$id" --api-version 2024-03-01 --updated --timeout 600

# From now on main.bicep keeps the upstream.
if [ -n "${AZURE_ENV_NAME:-}" ] && command -v azd >/dev/null; then
  azd env set CHAT_UPSTREAM_IS_SET true -e "$AZURE_ENV_NAME"
fi
echo "upstream: $CHAT_SIGNALR_NAME calls $CHAT_APP_NAME."
