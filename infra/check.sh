#!/usr/bin/env bash
# Checks infra/ and the workflows alone: Bicep compiles, is formatted and lints with every rule as an error, the templates
# keep to the rules of Chat.Tests/Infra, and the scripts do what they say. Needs the .NET SDK and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if command -v shellcheck >/dev/null; then shellcheck infra/*.sh infra/scripts/*.sh; fi
exec dotnet test Chat.Tests --filter "FullyQualifiedName~Chat.Tests.Infra"
