"""Peer: Redis, its append-only file flushed before every answer.

The callers are the connections of redis-benchmark, written in C, so that the client costs little.
"""

import csv
import resource
import shutil
import socket
import subprocess
import tempfile
import time

from peer import VALUE, WIDTHS, main, program, recovered, resident, settled_and_pending, stop


class Server:
    """A server of our own on a Unix socket, which may have a path of 104 bytes and no more."""

    def __init__(self, folder):
        command = program("redis-server", "redis-server")
        self.sockets = tempfile.mkdtemp(prefix="redis-")
        self.address = f"{self.sockets}/s"
        settings = {
            "port": "0",
            "unixsocket": self.address,
            "dir": folder,
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
            "maxclients": "2000",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([command, *words], stdout=subprocess.DEVNULL)
        self.connection = socket.socket(socket.AF_UNIX)
        self.stream = None

    def __enter__(self):
        try:
            self.connect()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.stream:
            self.stream.close()
        self.connection.close()
        stop(self.process)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def connect(self):
        """Waits until the server has read its file and answers."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.connection.connect(self.address)
                self.stream = self.connection.makefile("rb")
                # An error while it still loads its file.
                while self.ask([b"PING"]) != b"PONG":
                    time.sleep(0.001)
                return
            except OSError:
                time.sleep(0.001)
        raise RuntimeError("redis-server did not start")

    def call(self, words):
        parts = [b"*%d\r\n" % len(words)]
        parts += [b"$%d\r\n%b\r\n" % (len(word), word) for word in words]
        self.connection.sendall(b"".join(parts))

    def strings(self):
        """An answer that is an array of strings, read without a call for each."""
        line, read = self.stream.readline, self.stream.read
        return [read(int(line()[1:]) + 2)[:-2] for _ in range(int(line()[1:]))]

    def ask(self, words):
        """The answer to a command that is answered with one line."""
        self.call(words)
        line = self.stream.readline()
        if not line:
            raise RuntimeError("redis-server hung up")
        return line[1:-2]


def steps(width):
    """`width` connections, each waiting for the answer to a step before it sends the next."""

    def run(size, folder):
        benchmark = program("redis-benchmark", "redis-server")
        total = width * size
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most), most))
        with Server(folder) as server:
            # Keys are random, out of a thousand million: a few of 200,000 come twice.
            words = ["-s", server.address, "-c", str(width), "-n", str(total), "-r", str(10**9)]
            words += ["--csv", "SET", "step:__rand_int__", VALUE]
            answer = subprocess.run(
                [benchmark, *words], check=True, capture_output=True, text=True
            ).stdout
            rows = list(csv.DictReader(line for line in answer.splitlines() if line[:1] == '"'))
            stored = int(server.ask([b"DBSIZE"]))
            if len(rows) != 1 or stored < total - max(2, total // 2_000):
                raise ValueError(f"{stored} steps were stored instead of {total}: {answer}")
            further = {
                f"{name}_us": round(float(rows[0][f"{name}_latency_ms"]) * 1e3)
                for name in ("p50", "p99")
            }
            megabytes = resident(server.process.pid)
            return total, total / float(rows[0]["rps"]), megabytes, further

    return run


def recover(size, folder):
    """Starts a server with a file of one command per promise, and reads all of them back."""
    boundary, _ = settled_and_pending(size)
    with Server(folder) as server:
        for first in range(0, size, 1_000):
            words = [b"MSET"]
            for row in range(first, min(first + 1_000, size)):
                words += [b"f.%d" % row, VALUE.encode() if row < boundary else b""]
            server.ask(words)
    settled, pending = {}, {}
    start = time.perf_counter()
    with Server(folder) as server:
        server.call([b"KEYS", b"*"])
        keys = server.strings()
        server.call([b"MGET", *keys])
        for key, value in zip(keys, server.strings()):
            (settled if value else pending)[key] = value
        seconds = time.perf_counter() - start
        megabytes = resident(server.process.pid)
    recovered(size, settled, pending)
    return size, seconds, megabytes, {"recover_s": round(seconds, 6)}


if __name__ == "__main__":
    widths = {name: steps(width) for name, width in WIDTHS.items()}
    main("redis", widths | {"recover": recover})
