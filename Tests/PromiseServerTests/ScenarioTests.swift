import DurablePromises
import Testing

/// The scenarios of appendix C over the protocol, in both profiles; the streams are in `PollTests`, the
/// envelopes in `EnvelopeTests`.
struct ScenarioTests {
  typealias Profile = Configuration.Profile

  private func scenario(
    _ profile: Profile, _ body: @escaping @Sendable (Caller) async throws -> Void
  ) throws {
    try inOneOrder {
      try await body(try await Caller.harness(Configuration(profile: profile)))
    }
  }

  @Test(arguments: Profile.allCases)
  func `1: a promise past its deadline is born settled`(profile: Profile) throws {
    try scenario(profile) { call in
      let plain = try await call.create("plain", timeoutAt: 500, at: 1_000)
      #expect(plain.status == 200 && plain.promise?["state"] == "rejected_timedout")
      let timer = try await call.create(
        "timer", timeoutAt: 1_000, at: 1_000, tags: ["resonate:timer": "true"])
      #expect(timer.promise?["state"] == "resolved")
      let targeted = try await call.createTargeted("targeted", timeoutAt: 999, at: 1_000)
      #expect(targeted.promise?["state"] == "rejected_timedout")
      for promise in [plain.promise, timer.promise, targeted.promise] {
        let deadline = promise?["timeoutAt"]
        #expect(promise?["createdAt"] == deadline && promise?["settledAt"] == deadline)
      }
      let task = try await call.task("targeted", at: 1_000)
      #expect(task?["state"] == "fulfilled" && task?["version"] == 0)
      let messages = try await call.messages()
      #expect(messages.isEmpty)
    }
  }

  @Test(arguments: Profile.allCases)
  func `2: at its deadline a promise is timed out`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.create("early", timeoutAt: 2_000)
      _ = try await call.create("late", timeoutAt: 2_000)
      let early = try await call.settle("early", at: 1_999)
      #expect(early.promise?["state"] == "resolved" && early.promise?["settledAt"] == 1_999)
      let late = try await call.settle("late", at: 2_000)
      #expect(late.status == 200 && late.promise?["state"] == "rejected_timedout")
      #expect(late.promise?["settledAt"] == 2_000)
    }
  }

  @Test(arguments: Profile.allCases)
  func `3: whoever lost its lease is fenced out`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.createTargeted("root")
      let tags: [String: JSON] = ["resonate:external": "true"]
      _ = try await call.create("other", tags: tags)
      let first = try await call.acquire("root", 0, pid: "p1", ttl: 1_000, at: 2_000)
      #expect(first.task?["version"] == 1)
      try await call.tick(3_000)
      let second = try await call.acquire("root", 1, pid: "p2", ttl: 1_000, at: 3_000)
      #expect(second.status == 200 && second.task?["version"] == 2)
      let fence = try await call(
        "task.fence",
        [
          "id": "root", "version": 1,
          "action": Caller.envelope("promise.create", ["id": "root.1", "timeoutAt": 9_000]),
        ], at: 3_100)
      let suspend = try await call.suspend("root", 1, on: ["other"], at: 3_100)
      let fulfill = try await call.fulfill("root", 1, at: 3_100)
      let release = try await call("task.release", ["id": "root", "version": 1], at: 3_100)
      #expect(
        [fence, suspend, fulfill, release].map(\.status) == [409, 409, 409, 409])
      let beat = try await call(
        "task.heartbeat", ["pid": "p1", "tasks": [["id": "root", "version": 1]]], at: 3_900)
      #expect(beat.status == 200)
      let absent = try await call.promise("root.1", at: 3_900)
      #expect(absent == nil)
      // It renewed nothing: the second lease ends when it would have.
      try await call.tick(4_000)
      let task = try await call.task("root", at: 4_000)
      #expect(task?["state"] == "pending")
    }
  }

  @Test(arguments: Profile.allCases)
  func `4: to suspend on something settled redirects and registers nothing`(profile: Profile) throws
  {
    try scenario(profile) { call in
      for id in ["root", "a", "b"] { _ = try await call.createTargeted(id) }
      _ = try await call.acquire("root", 0, at: 1_000)
      _ = try await call.settle("a", at: 1_000)
      let suspend = try await call.suspend("root", 1, on: ["a", "b"], at: 1_000)
      #expect(suspend.status == 300 && suspend.data["preload"]?.items != nil)
      let snapshot = try await call("debug.snap")
      #expect(snapshot.data["callbacks"] == [])
      let task = try await call.task("root", at: 1_000)
      #expect(task?["state"] == "acquired" && task?["version"] == 1)
    }
  }

  @Test(arguments: Profile.allCases)
  func `5: what settles meanwhile is counted, and forgotten by the next suspension`(
    profile: Profile
  ) throws {
    try scenario(profile) { call in
      for id in ["root", "a", "b", "c"] { _ = try await call.createTargeted(id) }
      _ = try await call.acquire("root", 0, at: 1_000)
      let parked = try await call.suspend("root", 1, on: ["a", "b"], at: 1_000)
      #expect(parked.status == 200 && parked.data == [:])
      _ = try await call.settle("a", at: 2_000)
      let woken = try await call.task("root", at: 2_000)
      #expect(woken?["state"] == "pending" && woken?["resumes"] == 1 && woken?["version"] == 1)
      let messages = try await call.messages()
      #expect(messages.contains("execute root 1"))
      let acquired = try await call.acquire("root", 1, at: 2_000)
      #expect(acquired.task?["version"] == 2 && acquired.task?["resumes"] == 0)
      _ = try await call.settle("b", at: 2_100)
      let busy = try await call.task("root", at: 2_100)
      #expect(busy?["state"] == "acquired" && busy?["resumes"] == 1)
      let again = try await call.suspend("root", 2, on: ["c"], at: 2_200)
      #expect(again.status == 200)
      let idle = try await call.task("root", at: 2_200)
      #expect(idle?["state"] == "suspended" && idle?["resumes"] == 0)
    }
  }

  @Test(arguments: Profile.allCases)
  func `6: an awaiter that has died is not woken`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.createTargeted("root", timeoutAt: 2_000)
      _ = try await call.createTargeted("child")
      _ = try await call.acquire("root", 0, at: 1_000)
      _ = try await call.suspend("root", 1, on: ["child"], at: 1_000)
      _ = try await call.settle("child", at: 2_500)
      let messages = try await call.messages()
      #expect(!messages.contains("execute root 1"))
      let task = try await call.task("root", at: 2_500)
      let promise = try await call.promise("root", at: 2_500)
      #expect(task?["state"] == "fulfilled" && promise?["state"] == "rejected_timedout")
    }
  }

  @Test(arguments: Profile.allCases)
  func `7: a halted task is left alone until it may continue`(profile: Profile) throws {
    try scenario(profile) { call in
      for id in ["root", "child"] { _ = try await call.createTargeted(id) }
      _ = try await call.acquire("root", 0, at: 1_000)
      let awaited = try await call(
        "promise.register_callback", ["awaited": "child", "awaiter": "root"], at: 1_000)
      #expect(awaited.status == 200)
      let halt = try await call("task.halt", ["id": "root"], at: 1_100)
      #expect(halt.status == 200 && halt.data == [:])
      let fulfill = try await call.fulfill("root", 1, at: 1_200)
      #expect(fulfill.status == 409)
      _ = try await call.settle("child", at: 1_300)
      let halted = try await call.task("root", at: 1_300)
      #expect(halted?["state"] == "halted" && halted?["resumes"] == 1)
      let before = try await call.messages()
      #expect(!before.contains("execute root 1"))
      let resumed = try await call("task.continue", ["id": "root"], at: 1_400)
      #expect(resumed.status == 200)
      let after = try await call.messages()
      #expect(after.contains("execute root 1"))
      let again = try await call("task.continue", ["id": "root"], at: 1_400)
      #expect(again.status == 409)
    }
  }

  @Test(arguments: Profile.allCases)
  func `8: who creates a task that waits takes it`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.createTargeted("root")
      let messages = try await call.messages()
      #expect(messages == ["execute root 0"])
      let data: JSON = [
        "pid": "p1", "ttl": 60_000,
        "action": Caller.envelope(
          "promise.create",
          ["id": "root", "timeoutAt": 5, "tags": ["resonate:target": "poll://any@w"]]),
      ]
      let taken = try await call("task.create", data, at: 1_100)
      #expect(taken.status == 200 && taken.task?["version"] == 1)
      #expect(taken.promise?["timeoutAt"] == 1_000_000)
      let dispatched = try await call.acquire("root", 0, at: 1_200)
      #expect(dispatched.status == 409)
      let repeated = try await call("task.create", data, at: 1_300)
      #expect(repeated.status == 409)
    }
  }

  @Test(arguments: Profile.allCases)
  func `9: a listener is told once, or at once`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.createTargeted("root")
      let listen: JSON = ["awaited": "root", "address": "poll://uni@w/1"]
      for _ in 0..<2 {
        let reply = try await call("promise.register_listener", listen, at: 1_000)
        #expect(reply.status == 200 && reply.promise?["state"] == "pending")
      }
      _ = try await call.settle("root", at: 1_100)
      _ = try await call.settle("root", at: 1_200)
      let told = try await call.messages()
      #expect(told.filter { $0.hasPrefix("unblock") } == ["unblock root poll://uni@w/1"])
      let late = try await call(
        "promise.register_listener", ["awaited": "root", "address": "poll://uni@w/2"], at: 1_300)
      #expect(late.promise?["state"] == "resolved")
      let after = try await call.messages()
      #expect(after == told)
    }
  }

  @Test(arguments: Profile.allCases)
  func `10: whoever settles a promise ends its task`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.createTargeted("root")
      _ = try await call.acquire("root", 0, at: 1_000)
      let settled = try await call.settle("root", "rejected_canceled", at: 1_100)
      #expect(settled.promise?["state"] == "rejected_canceled")
      let task = try await call.task("root", at: 1_100)
      #expect(task?["state"] == "fulfilled")
      let fulfill = try await call.fulfill("root", 1, at: 1_200)
      #expect(fulfill.status == 409)
    }
  }

  @Test(arguments: Profile.allCases)
  func `11: to cancel a root leaves its children be`(profile: Profile) throws {
    try scenario(profile) { call in
      for id in ["root", "root.1"] { _ = try await call.createTargeted(id) }
      _ = try await call.acquire("root.1", 0, at: 1_000)
      _ = try await call.settle("root", "rejected_canceled", at: 1_100)
      let child = try await call.promise("root.1", at: 1_200)
      #expect(child?["state"] == "pending")
      let fulfill = try await call.fulfill("root.1", 1, at: 1_200)
      #expect(fulfill.status == 200 && fulfill.promise?["value"]?["data"] == "NDI=")
    }
  }

  @Test(arguments: Profile.allCases)
  func `12: a delayed task is dispatched at its instant, if it lives`(profile: Profile) throws {
    try scenario(profile) { call in
      _ = try await call.createTargeted("later", at: 1_000, tags: ["resonate:delay": "3000"])
      _ = try await call.createTargeted(
        "never", timeoutAt: 2_500, at: 1_000, tags: ["resonate:delay": "2999"])
      try await call.tick(2_999)
      let before = try await call.messages()
      #expect(before.isEmpty)
      try await call.tick(3_000)
      let after = try await call.messages()
      #expect(after == ["execute later 0"])
    }
  }

  @Test(arguments: Profile.allCases)
  func `13: a schedule makes up for what it missed`(profile: Profile) throws {
    try scenario(profile) { call in
      let schedule: JSON = [
        "id": "each", "cron": "* * * * *", "promiseId": "{{.id}}-{{.timestamp}}",
        "promiseTimeout": 600_000, "promiseTags": ["resonate:target": "poll://any@w"],
      ]
      let created = try await call("schedule.create", schedule, at: 30_000)
      #expect(created.data["schedule"]?["nextRunAt"] == 60_000)
      #expect(created.data["schedule"]?["lastRunAt"] == nil)
      let again = try await call("schedule.create", schedule, at: 31_000)
      #expect(again.data == created.data)
      // Somebody was there before: the occurrence finds its promise.
      _ = try await call.create("each-60000", timeoutAt: 700_000, at: 40_000)
      try await call.tick(125_000)
      let first = try await call.promise("each-60000", at: 125_000)
      let second = try await call.promise("each-120000", at: 125_000)
      #expect(first?["createdAt"] == 40_000 && second?["createdAt"] == 120_000)
      #expect(second?["timeoutAt"] == 720_000)
      let shown = try await call("schedule.get", ["id": "each"], at: 125_000)
      #expect(shown.data["schedule"]?["lastRunAt"] == 120_000)
      #expect(shown.data["schedule"]?["nextRunAt"] == 180_000)
      let deleted = try await call("schedule.delete", ["id": "each"], at: 125_000)
      #expect(deleted.status == 200 && deleted.data == [:])
      try await call.tick(500_000)
      let third = try await call.promise("each-180000", at: 500_000)
      #expect(third == nil)
      let gone = try await call("schedule.delete", ["id": "each"], at: 500_000)
      #expect(gone.status == 404)
    }
  }
}
