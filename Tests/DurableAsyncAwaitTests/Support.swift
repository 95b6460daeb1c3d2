import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import Journaling
import JournalingFaults
import PromiseStores
import Scheduling
import Synchronization

/// What survives a process: a disk, and the world outside.
final class World: Sendable {
  let disk: SimulatedFileSystem
  private let counts = Mutex<[String: Int]>([:])

  init(seed: UInt64 = 0) {
    disk = SimulatedFileSystem(seed: seed)
    disk.makeDirectory("/journal")
  }

  /// Something happens outside, which nothing can undo.
  func happen(_ what: String) { counts.withLock { $0[what, default: 0] += 1 } }

  /// How often something has happened.
  func count(_ what: String) -> Int { counts.withLock { $0[what] ?? 0 } }

  var all: [String: Int] { counts.withLock { $0 } }
}
