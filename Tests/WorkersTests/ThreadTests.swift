import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Testing
import Workers

/// Workers on real threads and in real time.
@Suite(.timeLimit(.minutes(12)))
struct ThreadTests {
  private static func run<Output: Sendable>(
    _ functions: [any Registrable], workers: Int, options: WorkerOptions,
    _ body: @escaping @Sendable (Client) async throws -> Output
  ) async throws -> Output {
    let store = VolatileStore(configuration: Configuration(retryTimeout: 1_000))
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try? await store.runTimers() }
      let workers = (0..<workers).map {
        Worker(
          store: store, receiver: StoreReceiver(store, id: "w\($0)"), functions: functions,
          options: options)
      }
      for worker in workers { group.addTask { try? await worker.run() } }
      let result = try await body(Client(store: store))
      for worker in workers { await worker.drain(within: .zero) }
      group.cancelAll()
      return result
    }
  }

  @Test(arguments: [0, 5, 1_000], [WorkerTests.fibonacci, WorkerTests.concurrent])
  func `recursion on threads`(parked: Int, function: DurableFunction<Int, Int>) async throws {
    let options = WorkerOptions(concurrency: 4, maximumParked: parked)
    let result = try await Self.run([function], workers: 3, options: options) {
      try await $0.rpc(function, 12, id: "main")
    }
    #expect(result == 144)
  }

  @Test(arguments: [0, 1_000]) func `many calls that fan out on threads`(
    parked: Int
  ) async throws {
    let sum = try await Self.run(
      [WorkerTests.fan, WorkerTests.square], workers: 2,
      options: WorkerOptions(concurrency: 8, maximumParked: parked)
    ) { client in
      var handles: [Handle<Int>] = []
      for number in 0..<50 {
        handles.append(try await client.startRPC(WorkerTests.fan, 20, id: "fan-\(number)"))
      }
      var sum = 0
      for handle in handles { sum += try await handle.value }
      return sum
    }
    #expect(sum == 50 * 2_470)
  }
}
