#!/usr/bin/env python3
"""Times whole ctapi commands beside the tools they stand next to, and prints medians.

Every round spawns each command once; the binary is measured as it is installed, copied and stripped.
Usage: startup.py [--rounds 100] [--binary .build/release/ctapi]
"""
import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time

import commands

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run(binary, *arguments, environment):
    return subprocess.run([binary, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


def thousand_routes():
    operation = {
        "responses": {"200": {"description": "ok"}},
        "x-amazon-apigateway-integration": {
            "type": "http_proxy", "httpMethod": "ANY", "payloadFormatVersion": "1.0", "uri": "http://127.0.0.1:9000/x"},
    }
    paths = {f"/group{i // 20}/things{i}/{{id}}": {"get": operation} for i in range(1000)}
    return {"openapi": "3.0.1", "info": {"title": "thousand", "version": "1"}, "paths": paths}


def serve_ready(binary, environment):
    """Seconds from spawning `serve` to its ready line, on an existing directory."""
    begin = time.perf_counter()
    server = subprocess.Popen(
        [binary, "serve", "--gateway", "127.0.0.1:0", "--control", "127.0.0.1:0"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    line = server.stdout.readline()
    elapsed = time.perf_counter() - begin
    server.terminate()
    server.wait()
    if not line.startswith("ready"):
        raise SystemExit(f"serve did not become ready: {line!r}")
    return elapsed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/ctapi"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        binary = commands.stripped(options.binary, folder)
        size = os.path.getsize(binary)
        environment = {"PATH": os.environ["PATH"], "CTAPI_DATA": os.path.join(folder, "data"), "HOME": folder}
        setup = lambda *arguments: run(binary, *arguments, environment=environment)
        setup("store", "put", "pets", "1", '{"name":"Rex"}')
        token = setup("token", "mint").strip()
        es_key = setup("token", "keys", "generate", "--alg", "ES256", "--json")
        kid = json.loads(es_key)["kid"]
        document = os.path.join(folder, "api.json")
        with open(document, "w") as file:
            json.dump(thousand_routes(), file)
        setup("routes", "import", document)
        database = os.path.join(folder, "plain.db")
        if shutil.which("sqlite3"):
            subprocess.run(["sqlite3", database, "create table t(k,v); insert into t values(1,2)"], check=True)

        chosen = {
            "true": [shutil.which("true")],
            "sqlite3 select": [shutil.which("sqlite3"), database, "select v from t where k=1"],
            "python3 -c pass": [shutil.which("python3"), "-c", "pass"],
            "ctapi --version": [binary, "--version"],
            "ctapi --help": [binary, "--help"],
            "ctapi token mint --help": [binary, "token", "mint", "--help"],
            "ctapi store get": [binary, "store", "get", "pets", "1"],
            "ctapi store put": [binary, "store", "put", "pets", "1", '{"name":"Rex"}'],
            "ctapi token mint (ES256)": [binary, "token", "mint", "--key", kid],
            "ctapi token mint (RS256)": [binary, "token", "mint"],
            "ctapi token verify (RS256)": [binary, "token", "verify", token],
            "ctapi routes match, 1000 routes": [binary, "routes", "match", "GET", "/group3/things70/5"],
        }
        times = commands.rounds({name: argv for name, argv in chosen.items() if argv[0]}, environment, options.rounds)
        ready = [serve_ready(binary, environment) for _ in range(max(5, options.rounds // 5))]

    commands.table({**times, "ctapi serve ready, 1000 routes": ready})
    print(f"stripped binary: {size / (1 << 20):.1f} MiB")


if __name__ == "__main__":
    main()
