# Peer: SQLite by itself, through Python's own module. One commit each, or executemany of 1,000.
# The same table and pragmas as ours: rollback journal, synchronous FULL. The file is in the current folder.
import json, os, resource, sqlite3, sys, time

workload = sys.argv[1] if len(sys.argv) > 1 else ""
sizes = {"each": 2_000, "batched": 10_000}
if workload not in sizes:
    sys.exit(64)
n = int(sys.argv[2]) if len(sys.argv) > 2 else sizes[workload]
path = f"batching-{os.getpid()}.db"
try:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    insert = "INSERT INTO users VALUES (?, ?)"
    start = time.perf_counter()
    if workload == "each":
        for i in range(n):
            db.execute(insert, (i, f"user {i}"))
    else:
        for first in range(0, n, 1_000):
            db.execute("BEGIN IMMEDIATE")
            db.executemany(insert, [(i, f"user {i}") for i in range(first, min(first + 1_000, n))])
            db.execute("COMMIT")
    seconds = time.perf_counter() - start
    if db.execute("SELECT COUNT(*) FROM users").fetchone() != (n,):
        sys.exit("wrong count")
    db.close()
finally:
    for name in (path, f"{path}-journal"):
        if os.path.exists(name):
            os.remove(name)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
print(json.dumps({"name": f"sqlite {workload}", "ops": n, "seconds": seconds,
                  "ops_per_s": n / seconds, "rss_mb": rss}))
