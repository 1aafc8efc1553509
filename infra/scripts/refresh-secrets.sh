#!/usr/bin/env bash
# Makes the app read its secrets from the vault again. By itself it would do so within 24 hours.
# Needs AZURE_RESOURCE_GROUP and CHAT_APP_NAME (the outputs of main.bicep), and az.
set -euo pipefail

: "${AZURE_RESOURCE_GROUP:?is missing}" "${CHAT_APP_NAME:?is missing}"
id=$(az functionapp show -g "$AZURE_RESOURCE_GROUP" -n "$CHAT_APP_NAME" --query id -o tsv)
az rest --method post --url "https://management.azure.com$id/config/configreferences/appsettings/refresh?api-version=2022-03-01" -o none
az functionapp restart -g "$AZURE_RESOURCE_GROUP" -n "$CHAT_APP_NAME" -o none

# A reference that fails reaches the program as text, so wait until all are read. A new role takes minutes to work.
unread() {
  az rest --method get --url "https://management.azure.com$id/config/configreferences/appsettings?api-version=2022-03-01" \
    --query "value[?properties.status!='Resolved'].name | join(', ', @)" -o tsv
}
for ((i = 1; ; i++)); do
  names=$(unread)
  if [ -z "$names" ]; then break; fi
  if [ "$i" -ge "${CHAT_REFRESH_TRIES:-30}" ]; then
    echo "refresh-secrets: the vault does not give $names." >&2
    exit 1
  fi
  sleep "${CHAT_REFRESH_PAUSE:-10}"
done
