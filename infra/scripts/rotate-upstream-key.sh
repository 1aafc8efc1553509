#!/usr/bin/env bash
# Gives the upstream a new key. Socket calls fail for about a minute; clients repeat them. Needs what upstream.sh needs.
set -euo pipefail

: "${AZURE_RESOURCE_GROUP:?is missing}" "${CHAT_APP_NAME:?is missing}"
# Without a value the host makes one. The answer holds it, so it is not printed.
az functionapp keys set -g "$AZURE_RESOURCE_GROUP" -n "$CHAT_APP_NAME" --key-type systemKeys --key-name signalr_extension -o none
exec "$(dirname "$0")/upstream.sh"
