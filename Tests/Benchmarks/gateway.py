#!/usr/bin/env python3
"""Measures ctapi's gateway beside HAProxy, nginx and, where its wheel is installed, Envoy, over one backend.

  gateway.py counts [--profile P] [--gate]   user instructions and allocations (callgrind) and syscalls (strace) per
                                             request
  gateway.py paired [--profile P]            CPU per request and requests/s in interleaved rounds, with the quartiles of
                                             the per-round ratios
  gateway.py latency [--shape S]             p99 at 5,000 requests a second that come in four ways, or in one of them
  gateway.py lone [--spin]                   p50 over one connection
  gateway.py memory                          at 64 connections, for an idle one, and with large bodies
  gateway.py workers                         requests per CPU second of two workers beside one

Profiles: real (the eight fields a browser sends), features (with CORS, a throttle, detailed metrics and an access log),
varied (the same, and every request with an id of its own), routes (10,000 more of them), jwt, jwt-mix, jwt-new (a token
seen before; one of a hundred new; all new), jwt-es (ES256), features-jwt, tls, http2. Any answer that is not 2xx fails the
run. One worker each, 64 keep-alive connections; gateway on core 0, load and backend on core 1 (workers: all on both).
latency gives all of them real-time priority, for which it has to be root: a kernel thread that works for 3 ms once a second
makes one request in a hundred late.
Needs: gcc, wrk, h2load, openssl, and for what is measured valgrind, strace, haproxy, nginx. Build first: swift build -c
release -Xswiftc -static-executable
"""
import argparse
import os
import sys
import tempfile

from gateway import counts, memory, profiles, rounds
from gateway.bench import Bench

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODES = {"counts": counts.counts, "paired": rounds.paired, "latency": rounds.latency, "lone": rounds.lone,
         "memory": memory.memory, "workers": rounds.workers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--profile", choices=profiles.PROFILES, default="real")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--shape", choices=rounds.SHAPES, help="the one way in which requests come to measure")
    parser.add_argument("--spin", action="store_true", help="let ctapi spin")
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/ctapi"))
    parser.add_argument("--max-instructions", type=float, default=6000)
    parser.add_argument("--gate", action="store_true", help="measure ctapi only and fail over the limits")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(
            home, os.path.abspath(options.binary), options.profile, options.workers, options.spin,
            load_cores="0,1" if options.mode == "workers" else "1", comes_first=options.mode == "latency")
        try:
            MODES[options.mode](bench, options)
        finally:
            bench.close()


if __name__ == "__main__":
    sys.exit(main())
