"""Peer: PostgreSQL, synchronous_commit on, one transaction for each step.

The callers are the connections of pgbench, written in C, so that the client costs little. A
thousand of them would be a thousand server processes, so that workload is left out.
"""

import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

from peer import VALUE, WIDTHS, Missing, main, program, resident, stop

SCRIPT = f"""\\set step :step + 1
INSERT INTO promises VALUES ('f' || :client_id::text || '.' || :step::text, '{VALUE}');
"""


def tool(name):
    """Debian keeps the server's own programs out of PATH."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return program(name, "postgresql", folders)


def account(folders):
    """Root may not run the server: `postgres` then does, and is given its folders."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise Missing("root cannot run it and there is no user 'postgres'") from None
    for folder in folders:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def query(connection, command, **options):
    words = [tool("psql"), *connection, "--no-psqlrc", "-qAt", "-c", command]
    return subprocess.run(words, capture_output=True, text=True, **options)


def steps(width):
    """`width` connections, each waiting for its commit before it sends the next step."""

    def run(size, folder):
        initdb, server, pgbench = tool("initdb"), tool("postgres"), tool("pgbench")
        # The path of a Unix socket may have 104 bytes and no more.
        sockets = tempfile.mkdtemp(prefix="postgresql-")
        process = None
        try:
            who = account([folder, sockets])
            data = f"{folder}/data"
            made = subprocess.run(
                [initdb, "-D", data, "-A", "trust", "-U", "peer", "--no-sync"],
                **who, cwd=sockets, capture_output=True, text=True,
            )
            if made.returncode != 0:
                raise RuntimeError(" ".join(made.stderr.split()))
            settings = ["listen_addresses=", "fsync=on", "synchronous_commit=on"]
            words = [word for setting in settings for word in ("-c", setting)]
            process = subprocess.Popen(
                [server, "-D", data, "-k", sockets, *words],
                **who, cwd=sockets, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            connection = ["-h", sockets, "-U", "peer", "-d", "postgres"]
            create = "CREATE TABLE promises (id text PRIMARY KEY, value text)"
            deadline = time.monotonic() + 60
            while query(connection, create).returncode != 0:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("postgres did not start")
                time.sleep(0.05)
            with open(f"{sockets}/script", "w") as script:
                script.write(SCRIPT)
            words = ["-n", "-M", "prepared", "-D", "step=0", "-f", script.name, "-t", str(size)]
            words += ["-c", str(width), "-j", str(min(width, os.cpu_count() or 1))]
            answer = subprocess.run(
                [pgbench, "-h", sockets, "-U", "peer", *words, "postgres"],
                check=True, capture_output=True, text=True,
            ).stdout
            rate = re.search(r"tps = ([0-9.]+) \(without initial connection time\)", answer)
            stored = query(connection, "SELECT count(*) FROM promises").stdout.strip()
            if not rate or stored != str(width * size):
                raise ValueError(f"{stored} rows were stored instead of {width * size}: {answer}")
            return width * size, width * size / float(rate[1]), resident(process.pid), {}
        finally:
            if process:
                stop(process, signal.SIGINT)
            shutil.rmtree(sockets, ignore_errors=True)

    return run


if __name__ == "__main__":
    main("postgresql", {name: steps(width) for name, width in WIDTHS.items() if width < 1_000})
