"""Resident memory: with busy connections, with idle ones, and while large bodies pass."""
import socket
import subprocess
import time

from . import bench as harness
from . import peers


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
        peaks = []
        for framing in ["", "Transfer-Encoding: chunked"]:
            process = bench.start(name)
            peaks.append(large_bodies(bench, name, process, framing))
            bench.stop(process)
        print(f"{name:8} {loaded:.1f} MB at 64 connections  {bytes_each:.0f} bytes an idle connection of {len(idle)}  "
              f"{peaks[0]:.1f} MB at most with 50 bodies of 10 MB, {peaks[1]:.1f} MB where they come in chunks", flush=True)


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


def large_bodies(bench, name, process, framing):
    """Fifty clients that send 10 MB each, slowly, with a length or in chunks; the most memory seen meanwhile."""
    body = f"{bench.home}/body"
    with open(body, "wb") as file:
        file.write(b"x" * (10 * 1024 * 1024))
    clients = [subprocess.Popen(
        ["curl", "-sSf", "-o", "/dev/null", "--limit-rate", "5M", "-X", "POST", "-H", "Expect:", "-H", framing,
         "--data-binary", f"@{body}", bench.url(name)], stderr=subprocess.DEVNULL) for _ in range(50)]
    peak = 0.0
    while any(client.poll() is None for client in clients):
        peak = max(peak, harness.resident_megabytes(process.pid))
        time.sleep(0.02)
    if any(client.returncode != 0 for client in clients):
        raise SystemExit(f"{name}: a body of 10 MB did not get through")
    return peak
