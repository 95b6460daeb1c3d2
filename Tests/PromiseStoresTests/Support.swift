import DurablePromises
import Journaling
import PromiseStores
import Scheduling
import SimulatedDisks

/// Opens a store on a disk, as a process does that starts anew.
func openStore(
  _ system: FaultyFileSystem, time: HandSetTime = HandSetTime(),
  compaction: Compaction = .never
) throws -> JournaledStore {
  try JournaledStore.open(
    "/j", time: time.source, fileSystem: system,
    options: JournalOptions(segmentSize: 16_384), compaction: compaction)
}

extension Snapshot {
  /// Without execute messages, which may be repeated or left out after a restart.
  var withoutExecutes: Snapshot {
    var copy = self
    copy.outbox = outbox.filter { message in
      if case .unblock = message { true } else { false }
    }
    return copy
  }

  /// Without messages.
  var withoutMessages: Snapshot {
    var copy = self
    copy.outbox = []
    return copy
  }
}

/// Runs async code to its end, on one thread, in one order.
@discardableResult
func inOneOrder<Output: Sendable>(
  seed: UInt64 = 1, _ body: @escaping @Sendable () async throws -> Output
) throws -> Output {
  try SeededExecutor(seed: seed).run("main", body)
}

/// A deadline that no test comes to.
let farAway = Instant(milliseconds: .max)
