#!/usr/bin/env python3
"""Times `ctapi routes` on large documents beside PyYAML's CSafeLoader, python's json and orjson, in one run.

Prints medians of whole processes and of the parsers in this process, in milliseconds, and peak memory in MB.
Usage: routes.py [--rounds 7] [--binary .build/release/ctapi]
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def document(paths):
    """An API of two operations a path with descriptions and schemas, as real documents have them."""
    word = "Answers what the path names, or says in words why it cannot be answered. "
    operation = lambda n, m: {
        "operationId": f"{m}{n}", "summary": word, "description": word * 4,
        "responses": {"200": {"description": word, "content": {"application/json": {"schema": {
            "type": "object", "properties": {k: {"type": "string", "description": word} for k in "abcdef"}}}}}},
        "x-amazon-apigateway-integration": {
            "type": "http_proxy", "httpMethod": "ANY", "uri": f"http://127.0.0.1:9000/v1/things{n}/{{id}}"}}
    return {"openapi": "3.0.3", "info": {"title": "large", "version": "1"},
            "paths": {f"/v1/things{n}/{{id}}": {m: operation(n, m) for m in ("get", "put")} for n in range(paths)}}


def run(argv, rounds):
    """The median wall time of a command in milliseconds."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def timed(parse, text, rounds):
    """The median time of a parser in this process in milliseconds."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        parse(text)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/ctapi"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(document(1000))
        json_file = os.path.join(folder, "large.json")
        yaml_file = os.path.join(folder, "large.yaml")
        data = os.path.join(folder, "data")
        open(json_file, "w").write(text)
        base = [options.binary, "--data", data, "routes"]
        subprocess.run(base + ["import", json_file, "--api", "big"], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(base + ["export", "--format", "yaml", "-o", yaml_file], check=True)
        yaml_text = open(yaml_file).read()
        small = os.path.join(folder, "small")
        open(os.path.join(folder, "small.json"), "w").write(json.dumps(document(500)))
        subprocess.run([options.binary, "--data", small, "routes", "import", os.path.join(folder, "small.json")],
                       check=True, stderr=subprocess.DEVNULL)
        print(f"document: {len(text) / 1e6:.1f} MB of JSON, {len(yaml_text) / 1e6:.1f} MB of YAML, 2,000 routes")
        for name, argv in [
            ("--version", [options.binary, "--version"]),
            ("import JSON, dry run", base + ["import", json_file, "--dry-run"]),
            ("import YAML, dry run", base + ["import", yaml_file, "--dry-run"]),
            ("export as JSON", base + ["export", "--format", "json"]),
            ("export as YAML", base + ["export", "--format", "yaml"]),
            ("match on 1,000 routes", [options.binary, "--data", small, "routes", "match", "GET", "/v1/things7/1"]),
        ]:
            print(f"{name:24} {run(argv, options.rounds):9.1f} ms")
        print(f"{'peak of these':24} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:9.0f} MB")
        print(f"{'python json':24} {timed(json.loads, text, options.rounds):9.1f} ms")
        try:
            import orjson
            print(f"{'orjson':24} {timed(orjson.loads, text, options.rounds):9.1f} ms")
        except ImportError:
            print("orjson: not installed")
        try:
            import yaml
            parse = lambda value: yaml.load(value, Loader=yaml.CSafeLoader)
            print(f"{'PyYAML CSafeLoader':24} {timed(parse, yaml_text, 1):9.1f} ms")
        except (ImportError, AttributeError):
            print("PyYAML with libyaml: not installed")


if __name__ == "__main__":
    main()
