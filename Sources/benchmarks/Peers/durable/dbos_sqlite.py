"""Peer: DBOS on SQLite, as it opens it: a rollback journal that is flushed in full."""

import os
import sqlite3
import time

from peer import VALUE, WIDTHS, Missing, main, resident


def steps(width):
    """`width` workflows of N steps each."""

    def run(size, folder):
        try:
            from dbos import DBOS
        except ImportError:
            raise Missing("the package is not installed; try: pip install dbos") from None
        path = f"{folder}/system.sqlite"
        settings = {"name": "peer", "system_database_url": f"sqlite:///{path}"}
        DBOS(config=settings | {"log_level": "ERROR"})

        @DBOS.step()
        def step():
            return VALUE

        @DBOS.workflow()
        def function():
            for _ in range(size):
                step()

        DBOS.launch()
        try:
            start = time.perf_counter()
            handles = [DBOS.start_workflow(function) for _ in range(width)]
            for handle in handles:
                handle.get_result()
            seconds = time.perf_counter() - start
        finally:
            DBOS.destroy()
        found = sqlite3.connect(path).execute("SELECT count(*) FROM operation_outputs").fetchone()
        if found != (width * size,):
            raise ValueError(f"{found[0]} steps were stored instead of {width * size}")
        return width * size, seconds, resident(os.getpid()), {}

    return run


if __name__ == "__main__":
    main("dbos", {name: steps(width) for name, width in WIDTHS.items() if width < 1_000})
