#!/usr/bin/env python3
"""Times whole store commands beside the tools they stand next to, and prints medians of 100 runs.

Every round spawns each command once, in an order that changes from round to round, so that a change in the machine's
speed touches all of them alike. With --items the table holds that many items first (written over DynamoDB's protocol
by one process). Usage: store.py [--rounds 100] [--items 1000] [--binary .build/release/ctapi]
"""
import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ITEM = json.dumps({"name": "Rex", "tags": ["a", "b"], "weight": 12.5, "note": "x" * 320})


def spawn(argv, environment):
    """Runs a command with its output thrown away; seconds of wall time, and its exit status."""
    devnull = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, devnull, fd) for fd in (0, 1, 2)]
    begin = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, environment, file_actions=actions)
    _, status, _ = os.wait4(pid, 0)
    elapsed = time.perf_counter() - begin
    os.close(devnull)
    return elapsed, os.waitstatus_to_exitcode(status)


def fill(data, count):
    """Multiplies the one item of the table 'pets' inside the file, where the layout allows it with plain SQL."""
    store = sqlite3.connect(os.path.join(data, "store.db"))
    with store:
        store.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO item SELECT tid, (i * 40503) & 65535, CAST('fill-' || i AS BLOB), rk, sz, js, pj "
            "FROM item, n WHERE hk = CAST('1' AS BLOB)", (count,))
        store.execute("UPDATE tbl SET items = items + ?", (count,))
    store.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/ctapi"))
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)

    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        environment = {"PATH": os.environ["PATH"], "CTAPI_DATA": data, "HOME": folder}
        subprocess.run([binary, "store", "put", "pets", "1", ITEM], env=environment, check=True)
        fill(data, options.items)
        shown = subprocess.run(
            [binary, "store", "get", "pets", "1"], env=environment, check=True, capture_output=True, text=True).stdout
        assert json.loads(shown)["name"] == "Rex", shown
        database = os.path.join(folder, "plain.db")
        plain = sqlite3.connect(database)
        plain.execute("CREATE TABLE t(k TEXT PRIMARY KEY, v TEXT)")
        plain.execute("INSERT INTO t VALUES('1', ?)", (ITEM,))
        plain.commit()
        plain.close()

        get = '{"TableName":"pets","Key":{"id":{"S":"1"}}}'
        commands = {
            "true": [shutil.which("true")],
            "sqlite3 select": [shutil.which("sqlite3"), database, "SELECT v FROM t WHERE k = '1'"],
            "sqlite3 insert (rollback journal)": [
                shutil.which("sqlite3"), database, f"INSERT OR REPLACE INTO t VALUES('2', '{ITEM}')"],
            "python3 -c pass": [shutil.which("python3"), "-c", "pass"],
            "ctapi --version": [binary, "--version"],
            "ctapi store get": [binary, "store", "get", "pets", "1"],
            "ctapi store put": [binary, "store", "put", "pets", "1", ITEM],
            "ctapi store put --durable": [binary, "store", "put", "pets", "1", ITEM, "--durable"],
            "ctapi store delete (absent)": [binary, "store", "delete", "pets", "none"],
            "ctapi store api GetItem": [binary, "store", "api", "GetItem", get],
        }
        commands = {name: argv for name, argv in commands.items() if argv[0]}
        times = {name: [] for name in commands}
        for round_number in range(options.rounds + 3):
            order = list(commands)
            random.Random(round_number).shuffle(order)
            for name in order:
                elapsed, code = spawn(commands[name], environment)
                if code != 0:
                    raise SystemExit(f"{name}: exit {code}")
                if round_number >= 3:
                    times[name].append(elapsed)

    print(f"{'command':36} {'median ms':>10} {'min ms':>8} {'p90 ms':>8}   ({options.items} items)")
    for name, values in times.items():
        values = sorted(value * 1000 for value in values)
        print(f"{name:36} {statistics.median(values):10.2f} {values[0]:8.2f} {values[int(len(values) * 0.9)]:8.2f}")


if __name__ == "__main__":
    main()
