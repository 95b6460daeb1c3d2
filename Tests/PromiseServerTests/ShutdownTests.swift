import DurablePromises
import HTTP
import Journaling
import PromiseServer
import PromiseStores
import Scheduling
import SimulatedDisks
import Testing

/// How a server stops (reliability S7).
@Suite(.timeLimit(.minutes(12)))
struct ShutdownTests {
  private func start(_ system: FaultyFileSystem) throws -> Server {
    try Server(
      store: try JournaledStore.open("/j", fileSystem: system), options: .test,
      generator: SeededGenerator(seed: 1))
  }

  @Test(arguments: [true, false])
  func `streams end, the store is closed, and the port is free`(isCancelled: Bool) async throws {
    let system = FaultyFileSystem()
    let server = try start(system)
    let client = try HTTPClient()
    let origin = HTTPOrigin(host: "127.0.0.1", port: server.port)
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      let live = Live(server: server, client: client, origin: origin)
      let created = try await live.create("a", target: "poll://any@w")
      #expect(created.status == 200)
      let stream = try await live.poll("w", "1")
      if isCancelled { group.cancelAll() } else { await server.shutdown(within: .seconds(60)) }
      var message = try await stream.next()
      while message != nil { message = try await stream.next() }
      try await group.waitForAll()
    }
    await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(HTTPRequest(target: "/health"), to: origin)
    }
    // It was closed in good order: whoever opens it finds the lock free and everything there.
    let store = try JournaledStore.open("/j", fileSystem: system)
    #expect(store.snapshot().promises.map(\.record.id) == ["a"])
    try await store.close()
  }

  @Test func `a request that runs is answered before the end`() async throws {
    let system = FaultyFileSystem()
    let server = try start(system)
    let client = try HTTPClient()
    let origin = HTTPOrigin(host: "127.0.0.1", port: server.port)
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      let live = Live(server: server, client: client, origin: origin)
      let answers = try await withThrowingTaskGroup(of: Int?.self) { requests in
        for number in 0..<50 {
          requests.addTask {
            // Whoever came too late is not answered at all, and never with a failure.
            try? await live.create("\(number)").status
          }
        }
        let first = try await requests.next()
        await server.shutdown(within: .seconds(60))
        return try await requests.reduce(into: [first ?? nil]) { $0.append($1) }
      }
      #expect(answers.allSatisfy { $0 == nil || $0 == 200 })
      let acknowledged = answers.count { $0 == 200 }
      let store = try JournaledStore.open("/j", fileSystem: system)
      #expect(store.snapshot().promises.count >= acknowledged && acknowledged >= 1)
      try await store.close()
      try await group.waitForAll()
    }
  }

  @Test func `a server stops twice, and without having run`() async throws {
    let server = try start(FaultyFileSystem())
    await server.shutdown()
    await server.shutdown()
    try await server.run()
  }
}
