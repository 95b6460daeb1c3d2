import DurableAsyncAwait
import DurablePromises
import Foundation
import HTTP
import PromiseServer
import PromiseStores
import Scheduling
import Synchronization
import Testing
import Transports
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

  @Test(
    arguments: [0, 1_000], [WorkerOptions.FunctionPlace.asPlaced, .connectionThread])
  func `two groups of workers and a client`(
    parked: Int, place: WorkerOptions.FunctionPlace
  ) async throws {
    let results = try await Self.serving { url in
      let options = WorkerOptions(maximumParked: parked, functionPlace: place)
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

  /// The threads on which things happened.
  private final class Threads: Sendable {
    private let names = Mutex<Set<String>>([])

    /// Called without `async`, where asking for the thread is allowed.
    func note() { names.withLock { _ = $0.insert("\(Thread.current)") } }

    var noted: Set<String> { names.withLock { $0 } }
  }

  @Test(arguments: [WorkerOptions.FunctionPlace.asPlaced, .connectionThread])
  func `functions run on the thread of the connection if they are told to, and on no other`(
    place: WorkerOptions.FunctionPlace
  ) async throws {
    let (connection, function) = (Threads(), Threads())
    let noting = DurableFunction("noting") { (context: Context) in
      function.note()
      let answer = try await context.run("step") {
        function.note()
        return 42
      }
      function.note()
      return answer
    }
    try await Self.serving { url in
      let client = try HTTPClient()
      defer { client.close() }
      await withTaskExecutorPreference(client.executor) { connection.note() }
      let receiver = try PollReceiver(
        url: url, group: "default", id: "w", client: client, clock: ContinuousClock())
      let store = try RemoteStore(url: url, address: receiver.unicast, client: client)
      let worker = Worker(
        store: store, receiver: store.feeding(from: receiver), functions: [noting],
        options: WorkerOptions(functionPlace: place))
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await worker.run() }
        let answer = try await Client.connecting(to: url, id: "c") {
          try await $0.rpc(noting, id: "call")
        }
        #expect(answer == 42)
        await worker.drain(within: .zero)
      }
    }
    #expect(connection.noted.count == 1)
    switch place {
    case .connectionThread: #expect(function.noted == connection.noted)
    case .asPlaced: #expect(function.noted.isDisjoint(with: connection.noted))
    }
  }
}
