"""Instructions, allocations and system calls a request: counts that noise does not touch."""
import glob
import re
import shutil
import signal
import subprocess
import time

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
