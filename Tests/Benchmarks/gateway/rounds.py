"""CPU and latency in interleaved rounds, and the ratios of the pairs."""
import contextlib
import statistics
import subprocess

from . import bench as harness
from . import peers

#: The ways in which 5,000 requests a second come: evenly spread, at random moments, 64 at once, and 64 at once as h2load
#: sends them.
SHAPES = ("even", "random", "burst", "h2load")


def paired(bench, options):
    names = ["ctapi"] + peers.available(bench.profile)
    rows = rounds(bench, names, options, lambda name: bench.load(name, options.seconds, options.connections))
    for peer in names[1:]:
        ratios(f"CPU per request, ctapi / {peer}", rows, peer, "cpu")
        ratios(f"requests per CPU second, ctapi / {peer}", rows, peer, "cpu", inverse=True)


def latency(bench, options):
    """p99 at 5,000 requests a second over 64 connections, on cores kept awake."""
    names = ["ctapi"] + [name for name in peers.available(bench.profile) if name != "envoy"]
    with awake(bench):
        for shape in [options.shape] if options.shape else SHAPES:
            print(f"5,000 requests a second, 64 connections: {shape}")
            rows = rounds(bench, names, options, lambda name: at_rate(bench, name, shape, options.seconds))
            for peer in names[1:]:
                ratios(f"p99, ctapi / {peer}", rows, peer, "p99")
            print("p99 of the best round: " + ", ".join(f"{name} {min(rows[name]['p99']):.0f}" for name in names))


def at_rate(bench, name, shape, seconds):
    if shape == "h2load":
        return bench.h2load(name, seconds, 64, "--rps=78")
    return bench.open_loop(name, shape, seconds, 64, 5000)


def lone(bench, options):
    """p50 over one connection as fast as it goes, on cores that sleep between two requests and on cores kept awake."""
    names = ["ctapi"] + [name for name in peers.available(bench.profile) if name != "envoy"]
    for state, context in ("asleep between two requests", contextlib.nullcontext()), ("awake", awake(bench)):
        with context:
            print(f"one connection, cores {state}")
            rows = rounds(bench, names, options, lambda name: bench.wrk(name, options.seconds, 1))
            for peer in names[1:]:
                ratios(f"p50, ctapi / {peer}", rows, peer, "p50")


@contextlib.contextmanager
def awake(bench):
    """Gives each core something to do whenever nobody else wants it: a virtual core that halts is woken when the host
    comes to it, which takes longer than any gateway."""
    idlers = [subprocess.Popen(["chrt", "--idle", "0", "taskset", "-c", core, f"{bench.home}/awake"]) for core in ("0", "1")]
    try:
        yield
    finally:
        for idler in idlers:
            idler.kill()


def workers(bench, options):
    """Requests per CPU second with two workers beside one; load and backend may use both cores with either."""
    names = ["ctapi"] + [name for name in peers.available(bench.profile) if name != "envoy"]
    rates = {name: {1: [], 2: []} for name in names}
    for number in range(options.rounds):
        for count in (1, 2) if number % 2 == 0 else (2, 1):
            for name in names:
                rates[name][count].append(rate_with(bench, name, count, options.seconds))
    for name, values in rates.items():
        print(f"{name:8} requests a CPU second: {statistics.median(values[1]):.0f} with one worker, "
              f"{statistics.median(values[2]):.0f} with two")
        ratios("two workers / one", {"ctapi": {"rate": values[2]}, "one": {"rate": values[1]}}, "one", "rate")


def rate_with(bench, name, workers, seconds):
    bench.set_workers(workers)
    process = bench.start(name)
    bench.load(name, 1)
    before = harness.cpu_microseconds(process.pid)
    requests, _, _ = bench.load(name, seconds)
    rate = requests * 1e6 / (harness.cpu_microseconds(process.pid) - before)
    bench.stop(process)
    return rate


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
