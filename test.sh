#!/usr/bin/env bash
# Builds everything and runs all tests. The last line says "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"

# Dozens of .NET processes start below. Without W^X, a protection that the tests need not have, they start faster.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_EnableWriteXorExecute=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build Chat.sln || { echo "0 passed, 1 failed"; exit 1; }

passed=0 failed=0 skipped=0
count() { grep -o '<Counters [^>]*' "$1" | sed -E "s/.* $2=\"([0-9]+)\".*/\1/"; }
failures() { grep -oE 'testName="[^"]*"[^>]*outcome="Failed"' "$1" | sed -E 's/testName="([^"]*)".*/\1/' | sort -u; }
run_tests() { # name, arguments of dotnet test
  local name=$1
  shift
  dotnet test Chat.Tests --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@"
}
count_tests() { # name
  local file="$results/$1.trx"
  if [ ! -f "$file" ]; then failed=$((failed + 1)); return; fi
  passed=$((passed + $(count "$file" passed))) failed=$((failed + $(count "$file" failed)))
  skipped=$((skipped + $(count "$file" total) - $(count "$file" executed)))
  failures "$file" | sed "s/^/Failed ($1): /" >>"$results/failures"
}
run_tests all
count_tests all

# With a server at hand everything that goes through the API is tested on it as well, but for what never asks a store. Then the fault
# harness runs with a fresh seed on each store; docs/testing.md says more. Both wait much of the time, so the suites of the clients
# run beside them.
storeless="FullyQualifiedName!~Media.Tools&FullyQualifiedName!~Media.Hostile&FullyQualifiedName!~Media.ImageKit.&FullyQualifiedName!~IssuerToken"
stores=(sqlite)
if [ -n "${CHAT_TEST_MONGO:-}" ]; then
  stores+=(mongo)
  if ! grep -qE 'testName="Chat\.Tests\.Mongo\.[^"]*".*outcome="Passed"' "$results/all.trx"; then
    failed=$((failed + 1)); echo "CHAT_TEST_MONGO is set, but no test ran on MongoDB."
  fi
fi
run_beside() {
  if [ -n "${CHAT_TEST_MONGO:-}" ]; then
    CHAT_TEST_STORE=mongo run_tests mongo \
      --filter "(FullyQualifiedName~Chat.Tests.Api|FullyQualifiedName~Chat.Tests.Instances|FullyQualifiedName~Chat.Tests.Media)&$storeless" \
      >"$results/mongo.log" 2>&1
  fi
  for store in "${stores[@]}"; do
    dotnet Chat.Faults/bin/Debug/net10.0/Chat.Faults.dll --store="$store" --seconds="${CHAT_FAULT_SECONDS:-120}" >"$results/faults.$store" 2>&1 \
      && touch "$results/faults.$store.passed" &
  done
  wait
}
collect_beside() {
  wait "$beside"
  if [ -n "${CHAT_TEST_MONGO:-}" ]; then cat "$results/mongo.log"; count_tests mongo; fi
  for store in "${stores[@]}"; do
    cat "$results/faults.$store"
    if [ -f "$results/faults.$store.passed" ]; then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "Failed: Chat.Faults on $store" >>"$results/failures"; fi
  done
}
run_beside &
beside=$!

# The example in JavaScript, against a fresh server; and once more after a restart, when everything must still be there.
start_server() {
  dotnet Chat.LocalHost/bin/Debug/net10.0/Chat.LocalHost.dll --urls "http://127.0.0.1:$port" >"$results/server.log" 2>&1 &
  server=$!
  for _ in $(seq 600); do
    node -e "fetch('http://127.0.0.1:$port/api/health/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))" && return
    sleep 0.2
  done
  cat "$results/server.log"
  return 1
}
first_conversation() ( # a subshell: its settings are for this server alone, not for the suites below
  trap 'kill ${server:-} 2>/dev/null' EXIT
  export Chat__DataPath="$results/data" CHAT_URL="http://127.0.0.1:$port" JWT_SECRET="a secret of the test run alone, long enough"
  npm ci --prefix examples/first-conversation --silent || return 1
  for _ in before after; do
    start_server && timeout 300 npm start --prefix examples/first-conversation --silent || return 1
    kill -9 "$server"
    wait "$server" 2>/dev/null
  done
  return 0
)
if command -v node >/dev/null && command -v npm >/dev/null; then
  port=$(node -p "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); }); ''" | tr -d '\n')
  if first_conversation; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "Failed: examples/first-conversation" >>"$results/failures"; fi
else
  skipped=$((skipped + 1))
  echo "Skipped examples/first-conversation: it needs Node 20 with npm."
fi

# The TypeScript client and the page have suites of their own, which run on what was built above. Each counts as one test.
run_client() {
  if CHAT_BUILT=1 bash "clients/$1/test.sh"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "Failed: clients/$1/test.sh" >>"$results/failures"; fi
}
skip_client() {
  skipped=$((skipped + 1))
  echo "Skipped clients/$1: it needs $2."
}
if command -v npm >/dev/null; then run_client js; else skip_client js "Node 20.19 with npm"; fi
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
export CHROMIUM
if ! command -v npm >/dev/null; then skip_client page "Node 20.19 with npm"
elif [ -z "$CHROMIUM" ]; then skip_client page "Chromium; or set CHROMIUM to a browser of its kind"
else run_client page; fi
collect_beside

cat "$results/failures" 2>/dev/null
line="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
