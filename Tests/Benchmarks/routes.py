#!/usr/bin/env python3
"""Times `ctapi routes` on large documents beside PyYAML's CSafeLoader, python's json and orjson, in one run.

Prints medians of whole processes in milliseconds with the peak memory in MB, and the best CPU time of the parsers, the
route compiler and the matcher in one process each, beside libyaml's bare events; then each goal with what came.
Usage: routes.py [--rounds 7] [--binary .build/release/ctapi]. Builds the in-process benchmark first; needs PyYAML and
orjson for the comparisons, cc and libyaml's header for the bare events, and says so where one is missing.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time

import commands

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
    """The median wall time of a command in milliseconds; `@` in its words becomes the number of the round."""
    times = []
    for number in range(rounds):
        words = [word.replace("@", str(number)) for word in argv]
        seconds, code = commands.spawn(words, os.environ)
        if code != 0:
            raise SystemExit(" ".join(words) + " failed")
        times.append(seconds * 1000)
    return statistics.median(times)


def best(parse, text, rounds):
    """The best CPU time of a parser in this process in milliseconds."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        parse(text)
        times.append((time.process_time() - begin) * 1000)
    return min(times)


def in_process(json_file, yaml_file, rounds):
    """What route-benchmark measures, by name, in milliseconds."""
    environment = dict(os.environ, CTAPI_BENCHMARKS="1")
    subprocess.run(["swift", "build", "-c", "release", "--product", "route-benchmark"], cwd=ROOT, env=environment,
                   check=True, stdout=subprocess.DEVNULL)
    output = subprocess.run([ROOT + "/.build/release/route-benchmark", json_file, yaml_file, str(rounds)],
                            capture_output=True, text=True, check=True).stdout
    return {name: float(value) for name, value in (line.split("\t") for line in output.splitlines())}


def bare_events(yaml_file, folder, rounds):
    """The time of libyaml's events alone in milliseconds; None where it cannot be built."""
    program = os.path.join(folder, "events")
    source = os.path.join(ROOT, "Tests/Benchmarks/yaml/events.c")
    built = subprocess.run(["cc", "-O2", "-o", program, source, "-lyaml"], stderr=subprocess.DEVNULL).returncode == 0
    if not built:
        return None
    return float(subprocess.run([program, yaml_file, str(rounds)], capture_output=True, text=True).stdout)


def peers(text, yaml_text, rounds):
    """The times of other parsers in milliseconds, by name."""
    times = {"python json": best(json.loads, text, rounds)}
    try:
        import orjson
        times["orjson"] = best(orjson.loads, text, rounds)
    except ImportError:
        print("orjson: not installed")
    try:
        import yaml
        times["PyYAML CSafeLoader"] = best(lambda value: yaml.load(value, Loader=yaml.CSafeLoader), yaml_text, 1)
    except (ImportError, AttributeError):
        print("PyYAML with libyaml: not installed")
    return times


def goal(words, value, isMet):
    print(f"{'met   ' if isMet else 'MISSED'} {words}: {value}")


def judge(ours, others, events, walls, peak):
    """Prints each goal with what came."""
    if events:
        goal("YAML at least 0.4 of libyaml's bare event rate", f"{events / ours['parse YAML']:.2f}",
             events / ours["parse YAML"] >= 0.4)
    if "PyYAML CSafeLoader" in others:
        ratio = others["PyYAML CSafeLoader"] / ours["parse YAML"]
        goal("YAML at least 20 times CSafeLoader", f"{ratio:.1f}", ratio >= 20)
    if "orjson" in others:
        ratio = others["orjson"] / ours["parse JSON"]
        goal("JSON at least as fast as orjson", f"{ratio:.2f}", ratio >= 1)
    for notation in ("JSON", "YAML"):
        total = walls[f"import {notation}"] + walls[f"export as {notation}"]
        goal(f"import and export of {notation} within 300 ms", f"{total:.0f} ms", total <= 300)
    goal("within 150 MB", f"{peak:.0f} MB", peak <= 150)
    goal("10,000 routes compiled within 30 ms", f"{ours['compile 10,000 routes']:.1f} ms",
         ours["compile 10,000 routes"] <= 30)
    nanoseconds = ours["match one of 10,000 routes"] * 1e6
    goal("one of 10,000 routes matched within 150 ns", f"{nanoseconds:.0f} ns", nanoseconds <= 150)
    match = walls["match on 1,000 routes"]
    goal("routes match on 1,000 routes within 4 ms as a process", f"{match:.1f} ms", match <= 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/ctapi"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options.binary = commands.stripped(options.binary, folder)
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
        # Every import goes into a directory of its own, so that each of them writes.
        first = [options.binary, "--data", os.path.join(folder, "json@"), "routes", "import"]
        second = [options.binary, "--data", os.path.join(folder, "yaml@"), "routes", "import"]
        walls = {}
        for name, argv in [
            ("--version", [options.binary, "--version"]),
            ("import JSON", first + [json_file]),
            ("export as JSON", base + ["export", "--format", "json"]),
            ("import YAML", second + [yaml_file]),
            ("export as YAML", base + ["export", "--format", "yaml"]),
            ("match on 1,000 routes", [options.binary, "--data", small, "routes", "match", "GET", "/v1/things7/1"]),
        ]:
            walls[name] = run(argv, options.rounds)
            print(f"{name:28} {walls[name]:9.1f} ms")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{'peak of these':28} {peak:9.0f} MB")
        ours = in_process(json_file, yaml_file, options.rounds)
        others = peers(text, yaml_text, options.rounds)
        events = bare_events(yaml_file, folder, options.rounds)
        for name, value in (ours | others | ({"libyaml's bare events": events} if events else {})).items():
            print(f"{name:28} {value:12.5f} ms of CPU")
        judge(ours, others, events, walls, peak)


if __name__ == "__main__":
    main()
