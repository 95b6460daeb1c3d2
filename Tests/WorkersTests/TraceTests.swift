import AsyncAwait
import DurableAsyncAwait
import PromiseStores
import Testing
import Tracing
import Workers

/// What a worker's calls leave in a trace.
@Suite(.timeLimit(.minutes(12)))
struct TraceTests {
  @Test(arguments: [0, 1_000]) func `a trace tells steps, waits and replays`(
    parked: Int
  ) throws {
    let main = DurableFunction("main") { (context: Context) -> Int in
      let one = try await context.run("one") { 1 }
      return one + (try await context.rpc(WorkerTests.square, 3, target: "other"))
    }
    let yard = Yard()
    let recorder = DurableRecorder(Recorder())
    let worker = Worker(
      store: yard.store, receiver: StoreReceiver(yard.store, id: "w"), functions: [main],
      options: WorkerOptions(maximumParked: parked), time: yard.time,
      placement: .on(yard.executor), recorder: recorder)
    let result = try yard.run([
      worker, yard.worker("v", group: "other", [WorkerTests.square]),
    ]) { try await $0.rpc(main, id: "main") }
    #expect(result == 10)
    let kinds = recorder.recorder.events.map(\.kind)
    // Only a call that is run again from the top meets what it has settled.
    #expect(kinds.count { $0 == .replayHit } == (parked > 0 ? 0 : 2))
    #expect(kinds.contains(.invoke))
  }
}
