#!/usr/bin/env bash
# Builds the package that is deployed: package.sh FOLDER makes FOLDER/app and FOLDER/chat-functions.zip.
set -euo pipefail

mkdir -p "${1:?is missing: the folder}"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

# For one system the code is compiled ahead of time, which halves what a cold start compiles.
dotnet publish Chat.Functions -c Release -r linux-x64 --self-contained false -p:Cloud=true -o "$folder/app"

# Without these the host finds no functions, and says nothing.
for file in host.json functions.metadata worker.config.json; do
  [ -f "$folder/app/$file" ] || { echo "package: $file is not in the package." >&2; exit 1; }
done
[ ! -e "$folder/app/local.settings.json" ] || { echo "package: local.settings.json is in the package." >&2; exit 1; }

# The folder .azurefunctions is hidden, and needed.
(cd "$folder/app" && rm -f ../chat-functions.zip && zip -qr ../chat-functions.zip .)
