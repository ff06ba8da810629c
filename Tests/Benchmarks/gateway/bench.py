"""Starts the backend and the gateways, loads them, and reads what the kernel says of them."""
import os
import re
import signal
import socket
import subprocess
import time

from . import peers, profiles

HERE = os.path.dirname(os.path.abspath(__file__))


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
    """One profile: the backend, the gateways' configurations, and the load."""

    def __init__(self, home, binary, profile, workers=1, is_spinning=False, load_cores="1", comes_first=False):
        self.home, self.binary, self.is_spinning, self.load_cores = home, binary, is_spinning, load_cores
        #: Nothing else on the machine comes between gateway, backend and load, of which each waits for the others.
        self.priority = ["chrt", "--fifo", "1"] if comes_first else []
        self.profile = profiles.PROFILES[profile]
        self.backend = free_port()
        for program in ("upstream", "openloop", "awake"):
            subprocess.run(["gcc", "-O2", "-o", f"{home}/{program}", f"{HERE}/{program}.c", "-lm"], check=True)
        self.ports = {name: free_port() for name in ("ctapi", "haproxy", "nginx", "envoy")}
        self.environment = {**os.environ, "CTAPI_DATA": f"{home}/data"}
        self.headers = list(profiles.HEADERS)
        self.script = None
        profiles.prepare(self)
        self.set_workers(workers)
        self.processes = [subprocess.Popen(self.beside([f"{home}/upstream", str(self.backend)]))]
        wait_for(self.backend)

    def ctapi(self, *arguments):
        return capture(self.binary, *arguments, env=self.environment)

    def set_workers(self, workers):
        """How many workers each gateway has when it is started next."""
        self.workers = workers
        peers.write(self.home, self.profile, self.ports, self.backend, workers)

    def beside(self, argv):
        """A command of the load or the backend, on the cores that are theirs."""
        return [*self.priority, "taskset", "-c", self.load_cores, *argv]

    def command(self, name):
        if name != "ctapi":
            return peers.command(name, self.home, self.workers)
        address = f"127.0.0.1:{self.ports['ctapi']}"
        listen = ["--gateway", address]
        if self.is_secure:
            listen = ["--gateway", "127.0.0.1:0", "--tls-listen", address, "--tls-cert", f"{self.home}/server.pem",
                      "--tls-key", f"{self.home}/server.key"]
        spin = ["--spin"] if self.is_spinning else []
        return [self.binary, "serve", "--workers", str(self.workers), *listen, "--control", "127.0.0.1:0", *spin]

    @property
    def is_secure(self):
        return self.profile.is_tls or self.profile.is_http2

    def start(self, name, prefix=()):
        process = subprocess.Popen(
            [*self.priority, *prefix, *self.command(name)], env=self.environment,
            stdout=subprocess.DEVNULL, stderr=open(f"{self.home}/log.{name}", "w"))
        self.processes.append(process)
        wait_for(self.ports[name])
        return process

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        process.wait(120)
        self.processes.remove(process)

    def close(self):
        for process in self.processes:
            process.kill()

    def url(self, name):
        return f"http{'s' if self.is_secure else ''}://127.0.0.1:{self.ports[name]}/pets/1"

    def header_options(self):
        # No request of HTTP/2 may have this one, and of HTTP/1.1 it says nothing.
        headers = [h for h in self.headers if not (self.profile.is_http2 and h.startswith("Connection:"))]
        return [part for header in headers for part in ("-H", header)]

    def load(self, name, seconds, connections=64):
        """Loads a gateway as its profile says: requests, requests a second, and latencies in microseconds."""
        return self.h2load(name, seconds, connections) if self.profile.is_http2 else self.wrk(name, seconds, connections)

    def wrk(self, name, seconds, connections=64):
        script = ["-s", self.script] if self.script else []
        text = capture(*self.beside(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *script]),
                       *self.header_options(), self.url(name))
        bad = re.search(r"Non-2xx[^\d]*(\d+)", text)
        if bad:
            raise SystemExit(f"{name}: {bad.group(1)} answers were not 2xx")
        units = {"us": 1, "ms": 1e3, "s": 1e6}
        latency = {p: float(v) * units[u] for p, v, u in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", text)}
        return int(re.search(r"(\d+) requests in", text).group(1)), \
            float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), latency

    def h2load(self, name, seconds, connections=64, *options):
        """Eight connections of eight streams each in HTTP/2, so that as many requests are under way as elsewhere."""
        log = f"{self.home}/h2load.log"
        if os.path.exists(log):
            os.remove(log)
        shape = ["-c8", "-m8"] if self.profile.is_http2 else ["--h1", f"-c{connections}"]
        capture(*self.beside(["h2load", *shape, "-t1", "-D", str(seconds), f"--log-file={log}", *options]),
                *self.header_options(), self.url(name))
        rows = [line.split("\t") for line in open(log)]
        bad = sum(1 for row in rows if row[1] != "200")
        if bad:
            raise SystemExit(f"{name}: {bad} answers were not 200")
        times = sorted(int(row[2]) for row in rows)
        return len(rows), len(rows) / seconds, {"50": times[len(times) // 2], "99": times[len(times) * 99 // 100]}

    def open_loop(self, name, shape, seconds, connections, rate):
        """Asks at a rate that does not wait for answers; the same three as `load`."""
        text = capture(*self.beside([f"{self.home}/openloop", shape, str(self.ports[name]), str(connections), str(rate),
                                     str(seconds), *self.headers]))
        count, bad, p50, _, p99, _ = map(float, text.split())
        if bad:
            raise SystemExit(f"{name}: {bad:.0f} answers were not 200")
        return int(count), count / seconds, {"50": p50, "99": p99}

    def requests(self, name, count):
        """Asks so many times over eight connections, or for as long as that takes about, where a script varies what is
        asked; how many times it was."""
        if self.script:
            return self.wrk(name, max(1, count // 2000), 8)[0]
        text = capture("h2load", *([] if self.profile.is_http2 else ["--h1"]), "-n", str(count), "-c", "8", "-t1",
                       *self.header_options(), self.url(name))
        done = int(re.search(r"(\d+) 2xx", text).group(1))
        if done != count:
            raise SystemExit(f"{name}: {count - done} answers were not 2xx")
        return done


def cpu_microseconds(pid):
    """User and system time of a process and of the workers it has forked."""
    total = 0
    for process in family(pid):
        fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total * 1e6 / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{process}/status").read()).group(1))
               for process in family(pid)) / 1024


def family(pid):
    found = [pid]
    for child in open(f"/proc/{pid}/task/{pid}/children").read().split():
        found += family(int(child))
    return found
