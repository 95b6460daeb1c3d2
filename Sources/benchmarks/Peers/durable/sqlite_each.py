"""Peer: SQLite, a table of promises, one transaction for each step."""

from peer import main
from sqlite_store import TABLE, concurrent, each, recover, sequential

if __name__ == "__main__":
    workloads = {"sequential": sequential(TABLE)} | concurrent(each, TABLE)
    main("sqlite", workloads | {"recover": recover})
