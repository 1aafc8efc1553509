#!/usr/bin/env bash
# Builds the TypeScript client and runs all its tests. Fails at the first that fails.
# Chat.Tests and Chat.LocalHost are built first, unless CHAT_BUILT=1 says that they are.
set -euo pipefail
cd "$(dirname "$0")"
root=../..

fixtures=$(mktemp -d)
trap 'rm -rf "$fixtures"' EXIT
export CHAT_FIXTURES=$fixtures DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

[ "${CHAT_BUILT:-}" = 1 ] || dotnet build "$root/Chat.Tests"
npm ci
npm run build
npm run types
dotnet test "$root/Chat.Tests" --no-build --filter FullyQualifiedName~FixtureTests
npm test
npm run size
npm run check
npm run soak
