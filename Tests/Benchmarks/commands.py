"""Times whole commands: spawned in an order that changes from round to round, so that a change in the machine's speed
touches all of them alike.
"""
import os
import random
import statistics
import subprocess
import time

#: Rounds that only bring program and files into memory.
WARM_UP = 3


def stripped(binary, folder):
    """A copy of the program as it is installed: what the linker leaves lies scattered in the page cache, which costs each
    start half a millisecond."""
    copy = os.path.join(folder, "ctapi")
    subprocess.run(["strip", "-o", copy, os.path.abspath(binary)], check=True)
    return copy


def spawn(argv, environment, stdin=os.devnull):
    """Runs a command with a file as its input and its output thrown away; seconds of wall time, and its exit status."""
    source, sink = os.open(stdin, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, fd, place) for fd, place in ((source, 0), (sink, 1), (sink, 2))]
    begin = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, environment, file_actions=actions)
    _, status, _ = os.wait4(pid, 0)
    elapsed = time.perf_counter() - begin
    os.close(source)
    os.close(sink)
    return elapsed, os.waitstatus_to_exitcode(status)


def rounds(commands, environment, count, stdin=os.devnull):
    """Seconds of each command in each round, the first few rounds left out; ends when one fails."""
    times = {name: [] for name in commands}
    for number in range(count + WARM_UP):
        order = list(commands)
        random.Random(number).shuffle(order)
        for name in order:
            elapsed, code = spawn(commands[name], environment, stdin)
            if code != 0:
                raise SystemExit(f"{name}: exit {code}")
            if number >= WARM_UP:
                times[name].append(elapsed)
    return times


def table(times, asked=None):
    """Prints what `rounds` gave; `asked` names the most milliseconds of a command by its name."""
    print(f"{'command':34} {'median ms':>10} {'min ms':>8} {'p90 ms':>8}")
    for name, values in times.items():
        values = sorted(value * 1000 for value in values)
        most = (asked or {}).get(name)
        median = statistics.median(values)
        verdict = f"  asked {most}: {'yes' if median <= most else 'NO'}" if most else ""
        print(f"{name:34} {median:10.2f} {values[0]:8.2f} {values[int(len(values) * 0.9)]:8.2f}{verdict}")
