#!/usr/bin/env python3
"""Measures ctapi's gateway beside HAProxy and nginx over one backend.

  gateway.py counts [--profile real|jwt] [--gate]   user instructions (callgrind), syscalls (strace) and allocations
                                                    (a preloaded counter, on a dynamically linked build) per request
  gateway.py paired [--rounds 25] [--seconds 2]     CPU per request and requests/s in interleaved rounds, with the
                                                    quartiles of the per-round ratios; any non-2xx answer fails the run

One worker each, 64 keep-alive connections, the eight headers a browser sends; proxy on core 0, load and backend on
core 1. Needs: gcc, wrk, h2load, and for what is measured valgrind, strace, haproxy, nginx. Build first:
  swift build -c release -Xswiftc -static-executable
"""
import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
HEADERS = [
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept: application/json, text/plain, */*", "Accept-Language: en-US,en;q=0.5",
    "Accept-Encoding: gzip, deflate, br", "Referer: http://localhost:3000/pets", "Origin: http://localhost:3000",
    "X-Request-Id: 1-67891233-abcdef012345678912345678", "Connection: keep-alive"]
NGINX = """worker_processes 1; daemon off; master_process off; pid {home}/nginx.pid; error_log {home}/nginx.err warn;
events {{ worker_connections 4096; multi_accept on; use epoll; }}
http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 3600; tcp_nodelay on; server_tokens off;
 client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u;
 scgi_temp_path {home}/s;
 upstream up {{ server 127.0.0.1:{backend}; keepalive 256; keepalive_requests 100000000; keepalive_timeout 3600; }}
 server {{ listen 127.0.0.1:{port} reuseport; location / {{ proxy_pass http://up; proxy_http_version 1.1;
  proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }} }} }}
"""
HAPROXY = """global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 3600s
  timeout server 3600s
  timeout http-keep-alive 3600s
  http-reuse always
  option forwardfor
frontend f
  bind 127.0.0.1:{port}
{rules}  default_backend b
backend b
  server s 127.0.0.1:{backend} pool-max-conn -1
"""
HAPROXY_JWT = """  http-request set-var(txn.bearer) http_auth_bearer
  http-request set-var(txn.alg) var(txn.bearer),jwt_header_query('$.alg')
  http-request deny deny_status 401 unless {{ var(txn.alg) -m str RS256 }}
  http-request deny deny_status 401 unless {{ var(txn.bearer),jwt_verify(txn.alg,"{home}/rs.pub") 1 }}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=60):
    for _ in range(seconds * 50):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


def capture(*argv, **options):
    return subprocess.run(argv, check=True, capture_output=True, text=True, **options).stdout


class Bench:
    """The backend, the proxies' configurations, and the load."""

    def __init__(self, home, binary, profile):
        self.home, self.binary, self.profile = home, binary, profile
        self.backend = free_port()
        for name, flags in (("upstream", []), ("malloccount", ["-shared", "-fPIC"])):
            subprocess.run(["gcc", "-O2", *flags, "-o", f"{home}/{name}", f"{HERE}/gateway/{name}.c"], check=True)
        self.ports = {name: free_port() for name in ("ctapi", "haproxy", "nginx")}
        self.environment = {**os.environ, "CTAPI_DATA": f"{home}/data"}
        self.headers = list(HEADERS)
        self.prepare_ctapi()
        with open(f"{home}/nginx.conf", "w") as file:
            file.write(NGINX.format(home=home, port=self.ports["nginx"], backend=self.backend))
        rules = HAPROXY_JWT.format(home=home) if profile == "jwt" else ""
        with open(f"{home}/haproxy.cfg", "w") as file:
            file.write(HAPROXY.format(port=self.ports["haproxy"], backend=self.backend, rules=rules))
        self.processes = [subprocess.Popen(self.pinned(1, [f"{home}/upstream", str(self.backend)]))]
        wait_for(self.backend)

    def ctapi(self, *arguments):
        return capture(self.binary, *arguments, env=self.environment)

    def prepare_ctapi(self):
        operation = {
            "responses": {"200": {"description": "ok"}},
            "x-amazon-apigateway-integration": {
                "type": "http_proxy", "httpMethod": "ANY", "payloadFormatVersion": "1.0",
                "uri": f"http://127.0.0.1:{self.backend}/pets/{{id}}"}}
        document = {"openapi": "3.0.1", "info": {"title": "bench", "version": "1"}, "paths": {"/pets/{id}": {"get": operation}}}
        if self.profile == "jwt":
            token = self.ctapi("token", "mint").strip()
            claims = json.loads(self.ctapi("token", "decode", token, "--json"))
            claims = claims.get("claims", claims)
            header = json.loads(self.ctapi("token", "decode", token, "--json")).get("header", {})
            with open(f"{self.home}/rs.pub", "w") as file:
                file.write(self.ctapi("token", "keys", "show", header["kid"], "--pem"))
            operation["security"] = [{"jwt": []}]
            document["components"] = {"securitySchemes": {"jwt": {
                "type": "oauth2", "flows": {}, "x-amazon-apigateway-authorizer": {
                    "type": "jwt", "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": {"issuer": claims["iss"], "audience": [claims.get("client_id") or claims["aud"]]}}}}}
            self.headers.append("Authorization: Bearer " + token)
        path = f"{self.home}/api.json"
        with open(path, "w") as file:
            json.dump(document, file)
        self.ctapi("routes", "import", path)

    def pinned(self, core, argv):
        return ["taskset", "-c", str(core), *argv]

    def command(self, name, binary=None):
        port = self.ports[name]
        return {
            "ctapi": [binary or self.binary, "serve", "--workers", "1", "--gateway", f"127.0.0.1:{port}",
                      "--control", "127.0.0.1:0"],
            "haproxy": ["haproxy", "-db", "-f", f"{self.home}/haproxy.cfg"],
            "nginx": ["nginx", "-c", f"{self.home}/nginx.conf"],
        }[name]

    def start(self, name, prefix=(), binary=None, environment=None):
        process = subprocess.Popen(
            [*prefix, *self.command(name, binary)], env=environment or self.environment,
            stdout=subprocess.DEVNULL, stderr=open(f"{self.home}/log.{name}", "w"))
        self.processes.append(process)
        wait_for(self.ports[name])
        return process

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        self.processes.remove(process)

    def close(self):
        for process in self.processes:
            process.kill()

    def header_options(self):
        return [part for header in self.headers for part in ("-H", header)]

    def wrk(self, name, seconds, connections=64):
        text = capture(*self.pinned(1, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]),
                       *self.header_options(), f"http://127.0.0.1:{self.ports[name]}/pets/1")
        bad = re.search(r"Non-2xx[^\d]*(\d+)", text)
        if bad:
            raise SystemExit(f"{name}: {bad.group(1)} answers were not 2xx")
        units = {"us": 1, "ms": 1e3, "s": 1e6}
        latency = {p: float(v) * units[u] for p, v, u in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", text)}
        return int(re.search(r"(\d+) requests in", text).group(1)), \
            float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), latency

    def h2load(self, name, requests):
        text = capture("h2load", "--h1", "-n", str(requests), "-c", "8", "-t1", *self.header_options(),
                       f"http://127.0.0.1:{self.ports[name]}/pets/1")
        done = int(re.search(r"(\d+) 2xx", text).group(1))
        if done != requests:
            raise SystemExit(f"{name}: {requests - done} answers were not 2xx")


def cpu_microseconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1e6 / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024


def instructions(bench, name):
    totals = []
    for requests in (2000, 12000):
        log = f"{bench.home}/callgrind.{name}.{requests}"
        process = bench.start(name, ["valgrind", "--tool=callgrind", f"--callgrind-out-file={log}", f"--log-file={log}.log"])
        bench.h2load(name, requests)
        bench.stop(process)
        totals.append(int(re.search(r"Collected : (\d+)", open(f"{log}.log").read()).group(1)))
    return (totals[1] - totals[0]) / 10000


def syscalls(bench, name):
    process = bench.start(name)
    bench.wrk(name, 1)
    log = f"{bench.home}/strace.{name}"
    tracer = subprocess.Popen(["strace", "-c", "-f", "-p", str(process.pid), "-o", log], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    requests, _, _ = bench.wrk(name, 2)
    tracer.send_signal(signal.SIGINT)
    tracer.wait()
    bench.stop(process)
    rows = [line.split() for line in open(log)]
    counts = {row[-1]: int(row[3]) / requests for row in rows if len(row) >= 5 and row[0][0].isdigit() and row[-1] != "total"}
    return sum(counts.values()), {call: round(n, 2) for call, n in sorted(counts.items(), key=lambda c: -c[1]) if n >= 0.01}


def allocations(bench, name, binary):
    log = f"{bench.home}/malloc.{name}"
    process = bench.start(name, binary=binary, environment={
        **bench.environment, "LD_PRELOAD": f"{bench.home}/malloccount",
        "MALLOC_COUNT_FILE": log})
    bench.wrk(name, 1)
    read = lambda: struct.unpack("<3Q", open(log, "rb").read(24))
    before = read()
    requests, _, _ = bench.wrk(name, 2)
    after = read()
    bench.stop(process)
    return (after[0] - before[0]) / requests


def counts(bench, options):
    failed = []
    names = ["ctapi"] + [n for n in ("haproxy", "nginx") if shutil.which(n) and not options.gate]
    for name in names:
        if bench.profile == "jwt" and name == "nginx":
            continue
        row = {}
        if shutil.which("valgrind") and shutil.which("h2load"):
            row["instructions"] = instructions(bench, name)
        if shutil.which("strace"):
            row["syscalls"], detail = syscalls(bench, name)
        dynamic = options.dynamic_binary if name == "ctapi" else None
        if name != "ctapi" or dynamic:
            row["allocations"] = allocations(bench, name, dynamic)
        print(f"{name:8} " + "  ".join(f"{key} {value:.2f}" for key, value in row.items()) + f"  {detail}", flush=True)
        if name == "ctapi":
            limits = {"instructions": options.max_instructions, "syscalls": 4.3, "allocations": 0.01}
            failed = [f"{key} {row[key]:.2f} > {limit}" for key, limit in limits.items() if row.get(key, 0) > limit]
    if options.gate and failed:
        raise SystemExit("over the limit: " + ", ".join(failed))


def paired(bench, options):
    names = ["ctapi"] + [n for n in ("haproxy", "nginx") if shutil.which(n)]
    if bench.profile == "jwt":
        names.remove("nginx")
    running = {name: bench.start(name, ["taskset", "-c", "0"]) for name in names}
    for name in names:
        bench.wrk(name, 1)
    rows = {name: {"cpu": [], "rps": [], "p50": [], "p99": []} for name in names}
    for number in range(options.rounds):
        for name in names if number % 2 == 0 else names[::-1]:
            before = cpu_microseconds(running[name].pid)
            requests, rate, latency = bench.wrk(name, options.seconds)
            row = rows[name]
            row["cpu"].append((cpu_microseconds(running[name].pid) - before) / requests)
            row["rps"].append(rate)
            row["p50"].append(latency["50"])
            row["p99"].append(latency["99"])
    print(f"{'':8} {'CPU us/req':>11} {'req/s':>8} {'p50 us':>8} {'p99 us':>8} {'RSS MB':>7}")
    for name in names:
        median = {key: statistics.median(values) for key, values in rows[name].items()}
        print(f"{name:8} {median['cpu']:11.2f} {median['rps']:8.0f} {median['p50']:8.0f} {median['p99']:8.0f} "
              f"{resident_megabytes(running[name].pid):7.1f}")
    for peer in names[1:]:
        ratios = sorted(mine / theirs for mine, theirs in zip(rows["ctapi"]["cpu"], rows[peer]["cpu"]))
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"CPU per request, ctapi / {peer}: {middle:.2f} (quartiles {low:.2f}-{high:.2f}, {len(ratios)} rounds)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["counts", "paired"])
    parser.add_argument("--profile", choices=["real", "jwt"], default="real")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/ctapi"))
    parser.add_argument("--dynamic-binary", help="a dynamically linked release build of the same commit, for allocations")
    parser.add_argument("--max-instructions", type=float, default=8000)
    parser.add_argument("--gate", action="store_true", help="measure ctapi only and fail over the limits")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(home, os.path.abspath(options.binary), options.profile)
        try:
            (counts if options.mode == "counts" else paired)(bench, options)
        finally:
            bench.close()


if __name__ == "__main__":
    sys.exit(main())
