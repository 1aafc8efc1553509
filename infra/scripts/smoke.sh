#!/usr/bin/env bash
# Waits until the app at CHAT_URL is ready and holds a conversation there. Tokens: JWT_SECRET, or CHAT_TOKENS (two, comma
# separated) from an issuer.
set -euo pipefail
cd "$(dirname "$0")/../.."

: "${CHAT_URL:?is missing}"
for ((i = 1; ; i++)); do
  status=$(curl -sS -o /dev/null -w '%{http_code}' --max-time 20 "$CHAT_URL/api/health/ready" || true)
  if [ "$status" = 200 ]; then break; fi
  if [ "$i" -ge "${CHAT_SMOKE_TRIES:-30}" ]; then
    echo "smoke: $CHAT_URL/api/health/ready answers $status." >&2
    exit 1
  fi
  sleep "${CHAT_SMOKE_PAUSE:-10}"
done

npm ci --prefix examples/first-conversation --silent
timeout 120 npm start --prefix examples/first-conversation --silent
