"""Peer: SQLite, a log of steps instead of a table, one writer that commits whatever is queued."""

from peer import main
from sqlite_store import LOG, batched, concurrent, sequential

if __name__ == "__main__":
    main("sqlite-log", {"sequential": sequential(LOG)} | concurrent(batched, LOG))
