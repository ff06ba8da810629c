#!/usr/bin/env bash
# Fuzzes the HTTP/2 session under the address sanitizer: http2.sh [SECONDS, default 60]. New inputs go to .build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds="${1:-60}"
export SWIFT_BACKTRACE=enable=no
CTAPI_FUZZ=1 swift build --scratch-path .build/fuzz-http2 --product fuzz-http2 --sanitize address -Xswiftc -sanitize=fuzzer
mkdir -p .build/fuzz/fuzz-http2
.build/fuzz-http2/debug/fuzz-http2 -max_total_time="$seconds" -max_len=8192 -timeout=5 -print_final_stats=1 \
  .build/fuzz/fuzz-http2 Tests/Fuzz/HTTP2/Seeds
