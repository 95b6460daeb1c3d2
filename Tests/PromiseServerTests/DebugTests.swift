import DurablePromises
import PromiseServer
import PromiseStores
import Testing

/// What a checker does with a server (protocol §4.19).
struct DebugTests {
  @Test func `the flow of a harness: start, reset, stamped times, tick, snap`() throws {
    try inOneOrder {
      let store = VolatileStore(time: .stopped)
      let call = Caller(endpoint: ProtocolEndpoint(store: store, isDebugging: true))
      for kind in ["debug.start", "debug.reset", "debug.stop", "debug.start", "debug.reset"] {
        let reply = try await call(kind)
        #expect(reply.status == 200 && reply.data == [:])
      }
      _ = try await call.createTargeted("root", timeoutAt: 9_000, at: 1_000)
      _ = try await call.createTargeted("root.1", timeoutAt: 8_000, at: 1_000)
      _ = try await call.acquire("root", 0, at: 1_000)
      _ = try await call(
        "promise.register_callback", ["awaited": "root.1", "awaiter": "root"], at: 1_000)
      _ = try await call(
        "promise.register_listener", ["awaited": "root", "address": "poll://uni@default/4f1c"],
        at: 1_000)
      let snapshot = try await call("debug.snap")
      #expect(snapshot.status == 200)
      #expect(
        snapshot.data.names == [
          "promises", "promiseTimeouts", "callbacks", "listeners", "tasks", "taskTimeouts",
          "messages",
        ])
      #expect(snapshot.data["promises"]?[0]?["id"] == "root")
      #expect(snapshot.data["callbacks"] == [["awaiter": "root", "awaited": "root.1"]])
      #expect(
        snapshot.data["listeners"] == [["id": "root", "address": "poll://uni@default/4f1c"]])
      #expect(
        snapshot.data["promiseTimeouts"] == [
          ["id": "root", "timeout": 9_000], ["id": "root.1", "timeout": 8_000],
        ])
      #expect(
        snapshot.data["taskTimeouts"] == [
          ["id": "root", "type": 1, "timeout": 61_000],
          ["id": "root.1", "type": 0, "timeout": 31_000],
        ])
      let head = snapshot.data["messages"]?[0]?["message"]?["head"]
      #expect(head == [:])
      let tick = try await call("debug.tick", ["time": 8_500], at: 8_500)
      #expect(tick.status == 200 && tick.data == [])
      let root = try await call.task("root", at: 8_500)
      #expect(root?["resumes"] == 1)
      let child = try await call.promise("root.1", at: 8_500)
      #expect(child?["settledAt"] == 8_000)
    }
  }

  @Test func `a tick has a time, and the one that is stamped`() throws {
    try inOneOrder {
      let call = try await Caller.harness()
      let none = try await call("debug.tick")
      #expect(none.status == 400)
      let other = try await call("debug.tick", ["time": 5], at: 6)
      #expect(other.status == 400)
      let plain = try await call("debug.tick", ["time": 5])
      #expect(plain.status == 200)
    }
  }

  @Test func `nothing expires by itself before a tick, and answers are right all the same`() throws
  {
    try inOneOrder {
      let call = try await Caller.harness()
      _ = try await call.createTargeted("root", timeoutAt: 5_000, at: 1_000)
      _ = try await call.acquire("root", 0, ttl: 1_000, at: 1_000)
      let held = try await call.task("root", at: 3_000)
      #expect(held?["state"] == "acquired")
      // Nobody has ended the lease, so its holder may go on.
      let beat = try await call(
        "task.heartbeat", ["pid": "p1", "tasks": [["id": "root", "version": 1]]], at: 3_000)
      #expect(beat.status == 200)
      let dead = try await call.task("root", at: 5_000)
      #expect(dead?["state"] == "fulfilled")
      let stored = try await call("debug.snap")
      #expect(stored.data["promises"]?[0]?["state"] == "pending")
    }
  }

  @Test(arguments: [Configuration.Profile.compatible, .strict])
  func `searches belong to the compatible profile`(profile: Configuration.Profile) throws {
    try inOneOrder {
      let call = try await Caller.harness(Configuration(profile: profile))
      for kind in ["promise.search", "task.search", "schedule.search"] {
        let reply = try await call(kind, at: 1_000)
        #expect(reply.status == (profile == .strict ? 501 : 200))
      }
    }
  }
}
