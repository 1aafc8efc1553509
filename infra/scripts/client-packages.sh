#!/usr/bin/env bash
# Builds the packages of the clients: client-packages.sh FOLDER VERSION makes a NuGet and an npm package in FOLDER.
set -euo pipefail

mkdir -p "${1:?is missing: the folder}"
folder=$(cd "$1" && pwd) version=${2:?is missing: the version}
cd "$(dirname "$0")/../.."

dotnet pack Chat.Client -c Release -o "$folder" -p:Version="$version"

npm ci --prefix clients/js
npm run build --prefix clients/js
# The version is written in a copy, so that the working copy stays as it is.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r clients/js/package.json clients/js/README.md "$copy"
if [ -d clients/js/dist ]; then cp -r clients/js/dist "$copy"; fi
sed -i -E "s/^(  \"version\": \")[^\"]*/\1$version/" "$copy/package.json"
cd "$copy"
npm pack --pack-destination "$folder"
