"""What is measured: counts that noise does not touch, and CPU, latency and memory in interleaved rounds."""
import glob
import re
import shutil
import signal
import socket
import statistics
import subprocess
import time

from . import bench as harness
from . import peers


#: What the C library calls the functions that allocate, in statically and dynamically linked programs.
ALLOCATORS = re.compile(r"(__libc_)?(malloc|calloc|realloc|memalign)|posix_memalign|aligned_alloc")


#: The threads of ctapi that do something for each request; another one looks for changed definitions as time goes by.
WORKING = re.compile(r"4LoopV3runyyF|9LogWriterC3runyyF")


def instructions(bench, name):
    """User instructions, and calls of allocators, a request."""
    totals = []
    for requests in (2000, 12000):
        log = f"{bench.home}/callgrind.{name}.{requests}"
        process = bench.start(name, ["valgrind", "--tool=callgrind", "--separate-threads=yes",
                                     f"--callgrind-out-file={log}", f"--log-file={log}.log"])
        asked = bench.requests(name, requests)
        bench.stop(process)
        threads = [open(path).read() for path in glob.glob(f"{log}-*")]
        working = [text for text in threads if name != "ctapi" or WORKING.search(text)]
        collected = sum(int(re.search(r"^totals: (\d+)", text, re.M).group(1)) for text in working)
        totals.append((asked, collected, sum(calls_of_allocators(text) for text in working)))
    asked, collected, allocated = (later - earlier for earlier, later in zip(*totals))
    return collected / asked, allocated / asked


def calls_of_allocators(profile):
    names, count, is_allocator = {}, 0, False
    for line in profile.splitlines():
        match = re.match(r"c?fn=\((\d+)\)(?: (.*))?", line)
        if match:
            if match.group(2):
                names[match.group(1)] = match.group(2)
            if line.startswith("c"):
                is_allocator = bool(ALLOCATORS.fullmatch(names[match.group(1)].split("@")[0]))
        elif is_allocator and line.startswith("calls="):
            count += int(line[6:].split()[0])
    return count


def syscalls(bench, name):
    process = bench.start(name)
    bench.load(name, 1)
    log = f"{bench.home}/strace.{name}"
    tracer = subprocess.Popen(["strace", "-c", "-f", "-p", str(process.pid), "-o", log], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    requests, _, _ = bench.load(name, 2)
    tracer.send_signal(signal.SIGINT)
    tracer.wait()
    bench.stop(process)
    rows = [line.split() for line in open(log)]
    counts = {row[-1]: int(row[3]) / requests for row in rows if len(row) >= 5 and row[0][0].isdigit() and row[-1] != "total"}
    return sum(counts.values()), {call: round(n, 2) for call, n in sorted(counts.items(), key=lambda c: -c[1]) if n >= 0.01}


def counts(bench, options):
    failed = []
    for name in ["ctapi"] + ([] if options.gate else peers.available(bench.profile)):
        row, detail = {}, {}
        if shutil.which("valgrind") and shutil.which("h2load") and name != "envoy":
            row["instructions"], row["allocations"] = instructions(bench, name)
        if shutil.which("strace"):
            row["syscalls"], detail = syscalls(bench, name)
        print(f"{name:8} " + "  ".join(f"{key} {value:.2f}" for key, value in row.items()) + f"  {detail}", flush=True)
        if name == "ctapi":
            limits = {"instructions": options.max_instructions, "syscalls": 4.3, "allocations": 0.01}
            failed = [f"{key} {row[key]:.2f} > {limit}" for key, limit in limits.items() if row.get(key, 0) > limit]
    if options.gate and failed:
        raise SystemExit("over the limit: " + ", ".join(failed))


def paired(bench, options):
    names = ["ctapi"] + peers.available(bench.profile)
    rows = rounds(bench, names, options, lambda name: bench.load(name, options.seconds, options.connections))
    for peer in names[1:]:
        ratios(f"CPU per request, ctapi / {peer}", rows, peer, "cpu")
        ratios(f"requests per CPU second, ctapi / {peer}", rows, peer, "cpu", inverse=True)


def latency(bench, options):
    """At a fixed load of 5,000 requests a second over 32 connections, then over one connection as fast as it goes."""
    names = ["ctapi"] + [name for name in peers.available(bench.profile) if name != "envoy"]
    print("5,000 requests a second, 32 connections")
    rows = rounds(bench, names, options, lambda name: bench.h2load(name, options.seconds, 32, "--rps=156"))
    for peer in names[1:]:
        ratios(f"p99, ctapi / {peer}", rows, peer, "p99")
    print("one connection")
    rows = rounds(bench, names, options, lambda name: bench.wrk(name, options.seconds, 1))
    for peer in names[1:]:
        ratios(f"p50, ctapi / {peer}", rows, peer, "p50")


def rounds(bench, names, options, load):
    """Rounds in which every gateway has its turn, in reversed order every second time; prints the medians."""
    cores = "0" if bench.workers == 1 else "0,1"
    running = {name: bench.start(name, ["taskset", "-c", cores]) for name in names}
    rows = {name: {"cpu": [], "rps": [], "p50": [], "p99": []} for name in names}
    for name in names:
        load(name)
    for number in range(options.rounds):
        for name in names if number % 2 == 0 else names[::-1]:
            before = harness.cpu_microseconds(running[name].pid)
            requests, rate, times = load(name)
            row = rows[name]
            row["cpu"].append((harness.cpu_microseconds(running[name].pid) - before) / requests)
            row["rps"].append(rate)
            row["p50"].append(times["50"])
            row["p99"].append(times["99"])
    print(f"{'':8} {'CPU us/req':>11} {'req/s':>8} {'p50 us':>8} {'p99 us':>8} {'RSS MB':>7}")
    for name in names:
        median = {key: statistics.median(values) for key, values in rows[name].items()}
        print(f"{name:8} {median['cpu']:11.2f} {median['rps']:8.0f} {median['p50']:8.0f} {median['p99']:8.0f} "
              f"{harness.resident_megabytes(running[name].pid):7.1f}", flush=True)
    for name in names:
        bench.stop(running[name])
    return rows


def ratios(title, rows, peer, key, inverse=False):
    pairs = zip(rows["ctapi"][key], rows[peer][key])
    values = sorted(theirs / mine if inverse else mine / theirs for mine, theirs in pairs)
    low, middle, high = statistics.quantiles(values, n=4)
    print(f"{title}: {middle:.2f} (quartiles {low:.2f}-{high:.2f}, {len(values)} rounds)")


def memory(bench, options):
    """Resident memory with 64 connections, with 10,000 idle ones, and while 50 bodies of 10 MB pass at once."""
    for name in ["ctapi"] + [name for name in peers.available(bench.profile) if name != "envoy"]:
        process = bench.start(name)
        bench.load(name, 2)
        loaded = harness.resident_megabytes(process.pid)
        idle = idle_connections(bench.ports[name], 9_500)
        bytes_each = (harness.resident_megabytes(process.pid) - loaded) * 1048576 / len(idle)
        for connection in idle:
            connection.close()
        bench.stop(process)
        process = bench.start(name)
        peak = large_bodies(bench, name, process)
        bench.stop(process)
        print(f"{name:8} {loaded:.1f} MB at 64 connections  {bytes_each:.0f} bytes an idle connection of {len(idle)}  "
              f"{peak:.1f} MB at most with 50 bodies of 10 MB", flush=True)


def idle_connections(port, count):
    """Connections that have each had one answer."""
    request = b"GET /pets/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    opened = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(request)
        connection.recv(4096)
        opened.append(connection)
    return opened


def large_bodies(bench, name, process):
    """Fifty clients that send 10 MB each to a backend that reads them slowly; the most memory seen meanwhile."""
    body = f"{bench.home}/body"
    with open(body, "wb") as file:
        file.write(b"x" * (10 * 1024 * 1024))
    clients = [subprocess.Popen(
        ["curl", "-sS", "-o", "/dev/null", "--limit-rate", "5M", "-X", "POST", "-H", "Expect:", "--data-binary", f"@{body}",
         bench.url(name)], stderr=subprocess.DEVNULL) for _ in range(50)]
    peak = 0.0
    while any(client.poll() is None for client in clients):
        peak = max(peak, harness.resident_megabytes(process.pid))
        time.sleep(0.02)
    return peak


def workers(bench, options):
    """Requests per CPU second with two workers beside one."""
    rates = {}
    for number in range(options.rounds):
        for count in (1, 2) if number % 2 == 0 else (2, 1):
            bench.workers = count
            process = bench.start("ctapi")
            bench.load("ctapi", 1)
            before = harness.cpu_microseconds(process.pid)
            requests, _, _ = bench.load("ctapi", options.seconds)
            rates.setdefault(count, []).append(requests * 1e6 / (harness.cpu_microseconds(process.pid) - before))
            bench.stop(process)
    for count, values in sorted(rates.items()):
        print(f"{count} worker{'s' if count > 1 else ''}: {statistics.median(values):.0f} requests a CPU second")
    ratios("two workers / one", {"ctapi": {"rate": rates[2]}, "one": {"rate": rates[1]}}, "one", "rate")
