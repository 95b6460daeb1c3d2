"""Peer: SQLite, a table of promises, one writer that commits whatever is queued."""

from peer import main
from sqlite_store import TABLE, batched, concurrent

if __name__ == "__main__":
    main("sqlite-batch", concurrent(batched, TABLE))
