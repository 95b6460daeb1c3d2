internal import DurablePromises
internal import Journaling
internal import PromiseServer
internal import PromiseStores
internal import SimulatedDisks
internal import Synchronization

/// One process of a server, from its start to its death.
final class ServerLife: Sendable {
  let process: SimulatedProcess
  let files: FaultyFileSystem
  let store: ReopeningStore
  private let newest: Newest
  private let witness: Witness

  /// The store that was opened last.
  var opened: JournaledStore? { newest.store }

  /// Opens the store.
  ///
  /// - Throws: what is wrong with the disk.
  init(_ process: SimulatedProcess, _ files: FaultyFileSystem, _ server: SimulatedServer) throws {
    self.process = process
    self.files = files
    let newest = Newest()
    self.newest = newest
    witness = server.witness
    let time = server.clock.time(of: process)
    let observer = server.witness.observer(of: process)
    var options = JournalOptions(segmentSize: 16_384)
    options.acceptsTornTail = server.simulation.bug == .tornTail
    var seams = StoreSeams()
    seams.machineBug = server.simulation.machineBug
    seams.slowness = { [weak server] in await server?.waitForDisk() }
    store = try ReopeningStore(time: time, backoff: .init(first: 6, longest: 40)) {
      [options, seams, witness = server.witness, simulation = server.simulation] in
      // A dead process opens nothing.
      guard !process.isGone else { throw CancellationError() }
      do {
        let store = try JournaledStore.open(
          "/j", configuration: SimulatedServer.configuration, time: time, fileSystem: files,
          options: options, compaction: Compaction(minimum: 6_000), observer: observer,
          seams: seams)
        newest.store = store
        witness.meet(store)
        return store
      } catch {
        if !process.isGone, !error.isTroubleOfDisk {
          simulation.violated("store-opens", "the journal is refused: \(error)")
        }
        throw error
      }
    }
  }

  /// Does what a server does by itself, until the process is dead.
  func live(_ deliver: @escaping @Sendable (Message) async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [store] in try? await store.runTimers() }
      group.addTask { [store, process, witness] in
        for await message in store.messages() {
          guard await process.isThere() else { return }
          witness.hear(message)
          await deliver(message)
        }
      }
      await process.death()
      group.cancelAll()
    }
  }
}

/// Remembers the store that was opened last.
private final class Newest: Sendable {
  private let content = Mutex<JournaledStore?>(nil)

  var store: JournaledStore? {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }
}

extension Error {
  /// Whether it says that a call to the file system failed, and nothing about what is on the disk.
  fileprivate var isTroubleOfDisk: Bool {
    guard let error = self as? JournalError else { return false }
    switch error {
    case .fileSystem, .readOnly, .inUse, .closed: return true
    default: return false
    }
  }
}
