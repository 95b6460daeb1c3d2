//: # 15 Load balancing
//: A lease is a claim that runs out. The machine is told the time, so every tick can be looked at.
import DurablePromises

var machine = Machine()
let task = PromiseCreate(
  id: "t1", timeoutAt: 10_000, tags: ["resonate:target": "poll://any@default"])
print("create:", machine.apply(.promiseCreate(task), at: 0).status.rawValue)

@MainActor func claim(_ worker: String, version: Int64, at now: Instant) {
  let claim = TaskAcquire(id: "t1", version: version, pid: worker, ttl: 100)
  let response = machine.apply(.taskAcquire(claim), at: now)
  guard case .held(let task, _, _) = response.body else {
    return print("at \(now): \(worker) claims version \(version): \(response.status.rawValue)")
  }
  print("at \(now): \(worker) claims version \(version), and holds version \(task.version)")
}

@MainActor func finish(_ worker: String, version: Int64, at now: Instant) {
  let settle = PromiseSettle(id: "t1", state: .resolved)
  let response = machine.apply(
    .taskFulfill(TaskFulfill(id: "t1", version: version, action: settle)), at: now)
  print("at \(now): \(worker) finishes version \(version): \(response.status.rawValue)")
}
//: Two workers have the same message. One of them wins.
claim("w1", version: 0, at: 10)
claim("w2", version: 0, at: 10)
//: Nobody hears of w1 again. The lease is there for 100 ms, to the tick.
print("due at 109:", machine.fireDue(at: 109).count)
print("due at 110:", machine.fireDue(at: 110).count, "(the lease ends, the task is sent again)")
claim("w2", version: 1, at: 120)
//: Now w1 comes back. It was only slow.
finish("w1", version: 1, at: 130)
finish("w2", version: 2, at: 140)
//: Let w1 come back at 115, before w2 has claimed: what is the answer then, and why?
