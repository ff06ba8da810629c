#!/usr/bin/env python3
"""Prints token figures beside `openssl speed`, in one run: in-process rates, `verify --lines`, one-shot commands.

Usage: tokens.py [--rounds 50] [--binary .build/release/ctapi]. Builds the in-process benchmark first.
"""
import argparse
import os
import re
import statistics
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


# What issue 3 asks, as a ratio to the bare operation or as a rate of one core.
ASKED = {"RS256 verify": (0.8, None), "ES256 verify": (0.9, None), "RS256 sign": (0.95, None),
         "HS256 verify": (None, 300_000), "cache hit": (None, 5_000_000)}


def asked(name, rate, reference):
    """The target of a figure and whether it is met; empty where there is none."""
    ratio, least = next((value for key, value in ASKED.items() if name.startswith(key)), (None, None))
    if ratio and reference:
        return f"asked {ratio} x: {'yes' if rate >= ratio * reference else 'NO'}"
    return f"asked {least}/s: {'yes' if rate >= least else 'NO'}" if least else ""


def openssl_rates():
    """Bare operations a second of one core: RSA-2048 sign and verify, P-256 verify."""
    text = subprocess.run(
        ["openssl", "speed", "-seconds", "1", "rsa2048", "ecdsap256"], capture_output=True, text=True).stdout
    rsa = re.search(r"rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)\s+([\d.]+)", text)
    curve = re.search(r"256 bits ecdsa \(nistp256\)\s+\S+\s+\S+\s+([\d.]+)\s+([\d.]+)", text)
    return {"RS256 sign": float(rsa[1]), "RS256 verify": float(rsa[2]), "ES256 sign": float(curve[1]),
            "ES256 verify": float(curve[2])}


def in_process():
    environment = dict(os.environ, CTAPI_BENCHMARKS="1")
    subprocess.run(["swift", "build", "-c", "release", "--product", "token-benchmark"], cwd=ROOT, env=environment,
                   check=True, stdout=subprocess.DEVNULL)
    return lambda: dict(
        (name, float(rate)) for name, rate, _ in
        (line.split("\t") for line in subprocess.run(
            [ROOT + "/.build/release/token-benchmark"], capture_output=True, text=True, check=True
        ).stdout.splitlines()))


def one_shot(words, rounds, directory, token):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run(words, cwd=directory, input=token, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--binary", default=ROOT + "/.build/release/ctapi")
    arguments = parser.parse_args()
    measure = in_process()
    bare, ours = {}, {}
    # Interleaved, best of three: noise only ever slows.
    for _ in range(3):
        for name, rate in openssl_rates().items():
            bare[name] = max(bare.get(name, 0), rate)
        for name, rate in measure().items():
            ours[name] = max(ours.get(name, 0), rate)
    print(f"{'in one process, per core':34} {'ctapi/s':>10} {'openssl/s':>10} {'ratio':>6}")
    for name, rate in ours.items():
        reference = next((value for key, value in bare.items() if name.startswith(key)), None)
        ratio = f"{reference:10.0f} {rate / reference:6.2f}" if reference else " " * 17
        print(f"{name:34} {rate:10.0f} {ratio} {asked(name, rate, reference)}".rstrip())
    if not os.access(arguments.binary, os.X_OK):
        print(f"no program {arguments.binary}: one-shot figures left out")
        return
    with tempfile.TemporaryDirectory() as directory:
        ctapi = arguments.binary
        token = subprocess.run([ctapi, "token", "mint"], cwd=directory, capture_output=True, check=True).stdout
        subprocess.run([ctapi, "token", "mint", "--alg", "ES256"], cwd=directory, capture_output=True, check=True)
        begin = os.times()
        count = 20000
        subprocess.run([ctapi, "token", "verify", "--lines"], cwd=directory, input=token * count, check=True,
                       stdout=subprocess.DEVNULL)
        end = os.times()
        seconds = end.children_user + end.children_system - begin.children_user - begin.children_system
        print(f"{'token verify --lines, RS256':34} {count / seconds:10.0f} per second of CPU, asked 45000")
        print(f"{'one command, median wall time':34} {'ms':>10}   asked: verify 3, decode 2, mint (ES256) 3")
        for words in (["true"], [ctapi, "token", "verify"], [ctapi, "token", "decode"], [ctapi, "token", "mint"],
                      [ctapi, "token", "mint", "--alg", "ES256"]):
            name = " ".join(os.path.basename(word) for word in words)
            print(f"{name:34} {one_shot(words, arguments.rounds, directory, token):10.2f}")


main()
