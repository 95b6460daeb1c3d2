"""What the durable peers share: the command line, a place on disk, and the line of JSON.

A peer is called as `PEER.py WORKLOAD N [DIR]`. It works in a new directory inside DIR (default: the
current one), so that it measures the same file system as everyone else, and removes it afterwards.
What is timed is the workload alone: no start, no preparation, no removal.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

# A step's result: 100 characters that must be on disk before the caller goes on.
VALUE = "v" * 100

# How many functions run their N steps at the same time.
WIDTHS = {"sequential": 1, "concurrent64": 64, "concurrent1000": 1_000}


class Missing(Exception):
    """A program or a package that this peer needs is not installed."""


def program(name, package, folders=()):
    """The path of a program, looked for on PATH and then in `folders`."""
    found = shutil.which(name)
    for folder in folders:
        found = found or shutil.which(name, path=folder)
    if not found:
        raise Missing(f"{name} is not installed; on Debian: apt-get install {package}")
    return found


def settled_and_pending(size):
    """How many of `size` promises are settled: ten of eleven."""
    pending = size // 11
    return size - pending, pending


def recovered(size, settled, pending):
    """A recovery that loses promises fast is worth nothing."""
    found = (len(settled), len(pending))
    if found != settled_and_pending(size):
        raise ValueError(f"{found} settled and pending were read back of {size} in all")


def resident(pid):
    """The memory that a process holds now, in MB."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    except OSError:
        pass
    answer = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
    return int(answer.stdout.strip() or 0) * 1024 / 1e6


def stop(process, with_signal=signal.SIGTERM):
    """Ends a server that this peer started, and waits until it is gone."""
    process.send_signal(with_signal)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(name, workloads):
    """Runs one of `workloads`, functions of N and a directory.

    Each returns operations, seconds, the MB of the process that did the work, and further figures.
    """
    # Ends through `finally`, so that no server and no directory outlives the peer.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    words = sys.argv[1:]
    if len(words) not in (2, 3) or words[0] not in workloads or not words[1].isdecimal():
        sys.exit(f"{name}: WORKLOAD N [DIR], where WORKLOAD is one of {', '.join(workloads)}")
    size, parent = int(words[1]), words[2] if len(words) == 3 else "."
    folder = None
    try:
        folder = tempfile.mkdtemp(prefix=f"benchmark-{name}-", dir=os.path.abspath(parent))
        ops, seconds, megabytes, further = workloads[words[0]](size, folder)
    except Missing as missing:
        print(f"{name}: {missing}", file=sys.stderr)
        sys.exit(os.EX_UNAVAILABLE)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
    line = {
        "name": f"{name} {words[0]}",
        "ops": ops,
        "seconds": round(seconds, 6),
        "ops_per_s": round(ops / seconds, 1),
        "rss_mb": round(megabytes, 1),
    }
    print(json.dumps(line | further))
