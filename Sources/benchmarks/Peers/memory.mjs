// Peer: an event loop in JavaScript. A table of promises by id; invoke, await and return.
class EventLoop {
  constructor() { this.promises = new Map(); this.last = 0; }
  invoke(callee) {
    const id = ++this.last;
    this.promises.set(id, { settled: false, value: undefined, awaiters: [] });
    (async () => this.return(id, await callee()))();
    return id;
  }
  pending() {
    const id = ++this.last;
    this.promises.set(id, { settled: false, value: undefined, awaiters: [] });
    return id;
  }
  await(id) {
    const promise = this.promises.get(id);
    if (promise.settled) { this.promises.delete(id); return Promise.resolve(promise.value); }
    return new Promise((resolve) => promise.awaiters.push(resolve));
  }
  return(id, value) {
    const promise = this.promises.get(id);
    promise.settled = true;
    promise.value = value;
    if (promise.awaiters.length) this.promises.delete(id);
    for (const resolve of promise.awaiters) resolve(value);
  }
}
const loop = new EventLoop();
const fib = async (n) => {
  if (n < 2) return n;
  const left = loop.invoke(() => fib(n - 1));
  const right = loop.invoke(() => fib(n - 2));
  return (await loop.await(left)) + (await loop.await(right));
};
const workloads = {
  seq: [500000, async (n) => { for (let i = 0; i < n; i++) await loop.await(loop.invoke(() => 42)); return n; }],
  nested: [250000, async (n) => {
    for (let i = 0; i < n; i++) {
      const outer = loop.invoke(async () => 2 * (await loop.await(loop.invoke(() => 42))));
      if ((await loop.await(outer)) !== 84) throw new Error("wrong");
    }
    return n;
  }],
  fanout: [40, async (n) => {
    for (let i = 0; i < n; i++) {
      const ids = [];
      for (let j = 0; j < 10000; j++) ids.push(loop.invoke(() => j));
      for (const id of ids) await loop.await(id);
    }
    return n * 10000;
  }],
  fib: [15, async (n) => { for (let i = 0; i < n; i++) if ((await fib(20)) !== 6765) throw new Error("wrong"); return n * 21891; }],
  pending: [1000000, async (n, extra) => {
    const ids = [];
    for (let i = 0; i < n; i++) ids.push(loop.pending());
    const waiting = ids.map(async (id) => loop.await(id));
    extra.pending_rss_mb = process.memoryUsage().rss / 1e6;
    ids.forEach((id, i) => loop.return(id, i));
    await Promise.all(waiting);
    return n;
  }],
};
const entry = workloads[process.argv[2]];
if (!entry) process.exit(64);
const extra = {};
const start = process.hrtime.bigint();
const ops = await entry[1](Number(process.argv[3] ?? entry[0]), extra);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ name: `node ${process.argv[2]}`, ops, seconds, ops_per_s: ops / seconds, rss_mb: process.memoryUsage().rss / 1e6, ...extra }));
