"""Steps and promises in SQLite, in its write-ahead log, flushed at every commit."""

import asyncio
import os
import sqlite3
import threading
import time

from peer import VALUE, WIDTHS, recovered, resident, settled_and_pending

# A store that can find a promise by its id, as servers of durable promises have it. The functions
# that run at the same time write to as many pages.
TABLE = "(id TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"

# A log that is only read when the program starts, which keeps its table of promises in memory.
LOG = "(id TEXT, value TEXT)"

INSERT = "INSERT INTO promises VALUES (?, ?)"


def opened(folder, shape):
    """A connection whose transactions are begun and ended by hand, or last one statement."""
    store = sqlite3.connect(f"{folder}/store.db", isolation_level=None, check_same_thread=False)
    mode = store.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    store.execute("PRAGMA synchronous = FULL")
    if mode != "wal" or store.execute("PRAGMA synchronous").fetchone()[0] != 2:
        raise RuntimeError("SQLite refused its write-ahead log or synchronous = FULL")
    store.execute(f"CREATE TABLE IF NOT EXISTS promises {shape}")
    return store


def finished(store, steps, seconds):
    """The result of a workload that wrote `steps` rows: losing some fast is worth nothing."""
    found = store.execute("SELECT count(*) FROM promises").fetchone()[0]
    if found != steps:
        raise ValueError(f"{found} rows were stored instead of {steps}")
    return steps, seconds, resident(os.getpid()), {}


def insert_together(store, rows):
    """One transaction for all rows."""
    store.execute("BEGIN")
    store.executemany(INSERT, rows)
    store.execute("COMMIT")


def sequential(shape):
    """One caller, a transaction for each step."""

    def run(size, folder):
        store = opened(folder, shape)
        start = time.perf_counter()
        for step in range(size):
            store.execute(INSERT, (f"f.{step}", VALUE))
        return finished(store, size, time.perf_counter() - start)

    return run


def each(width, shape):
    """Callers are threads that take turns at one connection, a transaction for each step."""

    def run(size, folder):
        store = opened(folder, shape)
        turn = threading.Lock()

        def function(number):
            for step in range(size):
                with turn:
                    store.execute(INSERT, (f"f{number}.{step}", VALUE))

        callers = [threading.Thread(target=function, args=(number,)) for number in range(width)]
        start = time.perf_counter()
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        return finished(store, width * size, time.perf_counter() - start)

    return run


def batched(width, shape):
    """One writer commits whatever is queued, and wakes the callers whose steps it committed.

    Callers are coroutines and the writer is one of them: with a thread for each caller the workload
    took three times as long in Python, which is not SQLite's doing.
    """

    def run(size, folder):
        return asyncio.run(committed(size, folder))

    async def committed(size, folder):
        store = opened(folder, shape)
        loop = asyncio.get_running_loop()
        queued, work = [], asyncio.Event()

        async def function(number):
            for step in range(size):
                done = loop.create_future()
                queued.append((f"f{number}.{step}", done))
                work.set()
                await done

        async def writer():
            left = width * size
            while left:
                await work.wait()
                work.clear()
                batch = queued[:]
                queued.clear()
                insert_together(store, ((key, VALUE) for key, _ in batch))
                for _, done in batch:
                    done.set_result(None)
                left -= len(batch)

        start = time.perf_counter()
        await asyncio.gather(writer(), *(function(number) for number in range(width)))
        return finished(store, width * size, time.perf_counter() - start)

    return run


def concurrent(way, shape):
    """The workloads in which several functions run at the same time."""
    return {name: way(width, shape) for name, width in WIDTHS.items() if width > 1}


def recover(size, folder):
    """Opens a store of one row per promise and reads all into a dictionary of its kind."""
    boundary, _ = settled_and_pending(size)
    store = opened(folder, TABLE)
    insert_together(
        store, ((f"f.{row}", VALUE if row < boundary else None) for row in range(size))
    )
    store.close()
    settled, pending = {}, {}
    start = time.perf_counter()
    store = opened(folder, TABLE)
    for key, value in store.execute("SELECT id, value FROM promises"):
        if value is None:
            pending[key] = None
        else:
            settled[key] = value
    seconds = time.perf_counter() - start
    recovered(size, settled, pending)
    return size, seconds, resident(os.getpid()), {"recover_s": round(seconds, 6)}
