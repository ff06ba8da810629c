#!/usr/bin/env bash
# Fuzzes the token parser and the key parser: tokens.sh [SECONDS each, default 60]. New inputs go to .build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds="${1:-60}"
for target in token:Token jwk:JWK; do
  name="fuzz-${target%%:*}"
  folder="Tests/Fuzz/${target##*:}"
  # Every module is compiled with coverage, which guides the fuzzer through the library and not only its own target.
  CTAPI_FUZZ=1 swift build --scratch-path .build/fuzz-build --product "$name" -Xswiftc -sanitize=fuzzer
  corpus=".build/fuzz/$name"
  mkdir -p "$corpus"
  ".build/fuzz-build/debug/$name" -max_total_time="$seconds" -max_len=4096 "$corpus" "$folder/Seeds"
done
