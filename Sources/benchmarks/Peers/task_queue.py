# Peers of the round trips: Celery, huey and RQ, each with a Redis of its own that keeps nothing on disk,
# one worker as its own command starts it, and threads of this process as clients.
#
#   python3 task_queue.py celery|huey|rq roundtrip1|roundtrip8 SECONDS
#
# The worker imports this file too, and finds Redis and the kind of queue in its environment.
import json, os, resource, shutil, socket, subprocess, sys, tempfile, threading, time

kind = os.environ.get("PEER_KIND") or (sys.argv[1] if len(sys.argv) > 1 else "")
port = os.environ.get("PEER_PORT")
if not port:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])


def answer():
    return 42


# The worker knows it by this name, whoever asks.
answer.__module__ = "task_queue"


if kind == "celery":
    from celery import Celery

    url = f"redis://127.0.0.1:{port}/0"
    app = Celery("task_queue", broker=url, backend=url)
    app.conf.worker_hijack_root_logger = False
    task = app.task(answer, name="answer")
    words = ["celery", "-A", "task_queue", "worker", "--loglevel", "ERROR"]

    def call():
        return task.delay().get(timeout=30, interval=0.001)

elif kind == "huey":
    from huey import RedisHuey

    app = RedisHuey("benchmark", port=int(port), notify_result=True)
    task = app.task()(answer)
    words = ["huey.bin.huey_consumer", "task_queue.app", "--quiet", "--delay", "0.01"]

    def call():
        return task().get(blocking=True, timeout=30)

elif kind == "rq":
    from redis import Redis
    from rq import Queue

    queue = Queue(connection=Redis(port=int(port)))
    words = ["rq.cli", "worker", "--quiet", "--url", f"redis://127.0.0.1:{port}"]

    def call():
        return queue.enqueue("task_queue.answer").latest_result(timeout=30).return_value

else:
    sys.exit("task_queue.py: celery|huey|rq roundtripN SECONDS")


def load(clients, seconds):
    """What each client took, in seconds, in the time that counts."""
    start = time.perf_counter() + 0.5
    end = start + seconds
    times, errors = [], []

    def client():
        while (begin := time.perf_counter()) < end:
            try:
                if call() != 42:
                    raise ValueError("not 42")
                now = time.perf_counter()
                if begin >= start and now < end:
                    times.append(now - begin)
            except Exception as error:
                errors.append(error)
                time.sleep(0.01)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not times:
        raise errors[0] if errors else TimeoutError("no operation came to its end in time")
    return sorted(times), len(errors)


def main():
    clients, seconds = int(sys.argv[2].removeprefix("roundtrip")), float(sys.argv[3])
    server = shutil.which("redis-server") or sys.exit("redis-server is not installed")
    folder = tempfile.mkdtemp(prefix="benchmark-")
    own = os.path.dirname(os.path.abspath(__file__))
    environment = os.environ | {
        "PEER_KIND": kind, "PEER_PORT": port, "PYTHONPATH": own, "PYTHONDONTWRITEBYTECODE": "1"
    }
    running = []

    def start(*command):
        running.append(subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL))

    try:
        start(server, "--port", port, "--save", "", "--appendonly", "no")
        for _ in range(1_000):
            try:
                socket.create_connection(("127.0.0.1", int(port))).close()
                break
            except OSError:
                time.sleep(0.01)
        start(sys.executable, "-m", *words)
        # The first answer comes when the worker is there.
        if call() != 42:
            sys.exit("not 42")
        times, errors = load(clients, seconds)
    finally:
        for process in reversed(running):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({
        "name": f"{kind} {sys.argv[2]}", "ops": len(times), "seconds": seconds,
        "ops_per_s": round(len(times) / seconds, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1),
        "p50_us": round(times[len(times) // 2] * 1e6, 1),
        "p99_us": round(times[len(times) * 99 // 100] * 1e6, 1), "errors": errors,
    }))


if __name__ == "__main__":
    main()
