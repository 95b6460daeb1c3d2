import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Testing
import Workers

/// Calls across workers, without faults.
@Suite(.timeLimit(.minutes(10)))
struct WorkerTests {
  static let inner = DurableFunction("inner") { (context: Context) in
    try await context.run("answer") { 42 }
  }

  static let outer = DurableFunction("outer") { (context: Context) in
    2 * (try await context.rpc(inner, target: "other"))
  }

  @Test(arguments: [0, 1_000]) func `a call of another group's function is awaited`(
    parked: Int
  ) throws {
    let yard = Yard()
    let options = WorkerOptions(maximumParked: parked)
    let one = yard.worker("w1", [Self.outer], options: options)
    let two = yard.worker("w2", group: "other", [Self.inner], options: options)
    let result = try yard.run([one, two]) { try await $0.rpc(Self.outer, id: "main") }
    #expect(result == 84)
    #expect(
      yard.events.lines.filter { $0.hasPrefix("w1") } == [
        "w1 acquired main v1", "w1 started main outer",
        "w1 suspended main on main.1\(parked > 0 ? " parked" : "")",
      ] + (parked > 0 ? [] : ["w1 dropped main"]) + [
        "w1 acquired main v2", parked > 0 ? "w1 resumed main" : "w1 replayed main outer",
        "w1 fulfilled main resolved",
      ])
  }
}
