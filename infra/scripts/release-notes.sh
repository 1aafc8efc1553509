#!/usr/bin/env bash
# Prints the part of CHANGELOG.md about a version: release-notes.sh 1.2.3
set -euo pipefail
cd "$(dirname "$0")/../.."

notes=$(awk -v version="${1:?is missing: the version}" '
  /^## / { inside = ($2 == version || $2 == "[" version "]"); next }
  inside' CHANGELOG.md)
[ -n "${notes//[[:space:]]/}" ] || { echo "release-notes: CHANGELOG.md has nothing about $1." >&2; exit 1; }
printf '%s\n' "$notes"
