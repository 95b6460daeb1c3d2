import DurableAsyncAwait
import DurablePromises
import PromiseServer
import PromiseStores
import Scheduling
import Testing
import Workers

/// Workers and clients of a server, over HTTP.
@Suite(.timeLimit(.minutes(12)))
struct ServerTests {
  /// A server on a port of its own, while `body` runs.
  private static func serving<Output: Sendable>(
    _ body: @Sendable (String) async throws -> Output
  ) async throws -> Output {
    var options = ServerOptions()
    options.port = 0
    let store = VolatileStore(configuration: Configuration(retryTimeout: 2_000))
    let server = try Server(
      store: store, options: options, generator: SeededGenerator(seed: 1))
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      let result: Result<Output, any Error>
      do { result = .success(try await body(server.url)) } catch { result = .failure(error) }
      await server.shutdown(within: .zero)
      group.cancelAll()
      return try result.get()
    }
  }

  @Test(arguments: [0, 1_000]) func `two groups of workers and a client`(
    parked: Int
  ) async throws {
    let results = try await Self.serving { url in
      let options = WorkerOptions(maximumParked: parked)
      let one = try Worker(
        url: url, id: "w1",
        functions: [WorkerTests.outer, WorkerTests.fibonacci],
        options: options)
      let two = try Worker(
        url: url, group: "other", id: "w2", functions: [WorkerTests.inner], options: options)
      return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await one.run() }
        group.addTask { try? await two.run() }
        let results = try await Client.connecting(to: url, id: "c") { client in
          let first = try await client.rpc(WorkerTests.outer, id: "main")
          let second = try await client.rpc(WorkerTests.fibonacci, 8, id: "fib")
          let third = try await Client(worker: one).run(WorkerTests.outer, id: "here")
          return [first, second, third]
        }
        await one.drain(within: .seconds(1))
        await two.drain(within: .seconds(1))
        return results
      }
    }
    #expect(results == [84, 21, 84])
  }
}
