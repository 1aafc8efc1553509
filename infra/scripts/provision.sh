#!/usr/bin/env bash
# Creates or updates everything but the code: provision.sh dev|prod. Inputs: infra/example.env and AZURE_RESOURCE_GROUP.
# Prints the outputs as NAME=VALUE; in a workflow they go to the environment of the next steps.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in dev | prod) ;; *) echo "usage: provision.sh dev|prod" >&2; exit 2 ;; esac
: "${AZURE_RESOURCE_GROUP:?is missing}"
bash scripts/preflight.sh

# The template would remove an upstream that it does not know of.
count=$(az signalr list -g "$AZURE_RESOURCE_GROUP" --query 'length([].upstream.templates[])' -o tsv)
if [ "${count:-0}" -gt 0 ]; then CHAT_UPSTREAM_IS_SET=true; else CHAT_UPSTREAM_IS_SET=false; fi
export CHAT_UPSTREAM_IS_SET

az deployment group create -g "$AZURE_RESOURCE_GROUP" -n "chat-$1" --parameters "bicep/$1.bicepparam" -o none
for name in CHAT_APP_NAME CHAT_URL CHAT_SIGNALR_NAME CHAT_UPSTREAM_VAULT CHAT_VAULT; do
  value=$(az deployment group show -g "$AZURE_RESOURCE_GROUP" -n "chat-$1" --query "properties.outputs.$name.value" -o tsv)
  [ -n "$value" ] || { echo "provision: the deployment has no output $name." >&2; exit 1; }
  echo "$name=$value" | tee -a "${GITHUB_ENV:-/dev/null}"
done
