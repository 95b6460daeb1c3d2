import DurablePromises
import HTTP
import Journaling
import PromiseServer
import PromiseStores
import SimulatedDisks
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A server whose disk fills up, and has room again.
@Suite(.timeLimit(.minutes(12)))
struct FullDiskTests {
  @Test(arguments: [FileSystemError.Operation.write, .synchronize])
  func `without room requests fail, and service resumes with it`(
    operation: FileSystemError.Operation
  ) async throws {
    let system = FaultyFileSystem()
    let store = try ReopeningStore(backoff: .init(first: 5, longest: 20)) {
      try JournaledStore.open("/j", fileSystem: system)
    }
    try await Live.run(store) { live in
      for number in 0..<5 {
        let reply = try await live.create("before-\(number)")
        #expect(reply.status == 200)
      }
      let code = operation == .write ? ENOSPC : EIO
      system.setRules([FaultRule(operation, 1...Int.max, .error(code))])
      let failed = try await live.create("lost")
      #expect(failed.status == 500 && failed.envelope["kind"] == "promise.create")
      #expect(failed.data.text?.hasPrefix("Internal error: ") == true)
      #expect(failed.data.text?.contains("/j/") == true, "\(failed.data)")
      let ready = try await live.send("GET", "/ready")
      #expect(ready.status.rawValue == 503)
      #expect(String(decoding: ready.body, as: UTF8.self).contains("/j/"))
      let alive = try await live.send("GET", "/health")
      #expect(alive.status.rawValue == 200)
      #expect(try await live.metric("reprise_store_healthy") == 0)
      let still = try await live("promise.get", ["id": "before-0"])
      #expect(still.status == 500)

      system.setRules([])
      while try await live.send("GET", "/ready").status != .ok {}
      for number in 0..<5 {
        let reply = try await live("promise.get", ["id": .string("before-\(number)")])
        #expect(reply.status == 200)
      }
      // Nobody knew what had become of it, and it may be repeated.
      let repeated = try await live.create("lost")
      #expect(repeated.status == 200)
    }
    let survivor = try JournaledStore.open("/j", fileSystem: FaultyFileSystem(system.disk))
    #expect(survivor.snapshot().promises.count == 6)
  }

  @Test func `messages go on after the store was opened again`() async throws {
    let system = FaultyFileSystem()
    let store = try ReopeningStore(backoff: .init(first: 5, longest: 20)) {
      try JournaledStore.open("/j", fileSystem: system)
    }
    try await Live.run(store) { live in
      let stream = try await live.poll("w", "1")
      _ = try await live.create("a", target: "poll://uni@w/1")
      let first = try await stream.next()
      #expect(first == "execute a 0")
      system.setRules([FaultRule(.write, 1...Int.max, .error(ENOSPC))])
      _ = try await live.create("b", target: "poll://uni@w/1")
      system.setRules([])
      while try await live.send("GET", "/ready").status != .ok {}
      _ = try await live.create("c", target: "poll://uni@w/1")
      var message = try await stream.next()
      // What was out before may come once more.
      while message != nil, message != "execute c 0" { message = try await stream.next() }
      #expect(message == "execute c 0")
    }
  }
}
