internal import AsyncAwait
internal import DurableAsyncAwait
internal import DurablePromises
internal import Foundation
internal import Journaling
internal import PromiseStores
internal import Scheduling

extension Stage {
  /// What time it is when a program begins: the start of 2026.
  static let epoch: DurablePromises.Instant = 1_767_225_600_000

  /// The time of the run, as stores and durable loops tell it.
  var time: TimeSource { TimeSource(clock, epoch: Self.epoch) }

  /// Whether the process is about to live its first life, or is never killed.
  var isFirstLife: Bool { (life?.number ?? 1) == 1 }

  /// Opens the journal of this program and makes a durable loop on it.
  ///
  /// The journal is the one that former lives left, or one that `--journal` names, or a new one that
  /// goes with the run. Both are closed at the end of the run.
  ///
  /// - Parameter functions: what may be called.
  /// - Returns: the loop; calls that a former life left pending run again.
  /// - Throws: what the journal throws.
  func durableLoop(_ functions: [any Registrable]) async throws -> DurableEventLoop {
    let recorder = DurableRecorder(recorder)
    let store = try JournaledStore.open(
      try journalDirectory(), time: time, fileSystem: FatalFileSystem(fatalCall: fatalCall),
      options: JournalOptions(segmentSize: 1 << 16), observer: recorder)
    let executor = executor
    let loop = try await DurableEventLoop(
      store: store, functions: functions, time: time,
      placement: .on(mailbox: executor.lane("loop")) { executor.lane($0) }, recorder: recorder)
    atEnd {
      await loop.close()
      try await store.close()
    }
    return loop
  }

  private var fatalCall: Int? {
    if case .write(let call) = life?.crash { call } else { nil }
  }

  private func journalDirectory() throws -> String {
    let files = FileManager.default
    if let kept = options["journal"] ?? life?.journal {
      try files.createDirectory(atPath: kept, withIntermediateDirectories: true)
      return kept
    }
    let new = try files.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: files.temporaryDirectory,
      create: true)
    atEnd { try FileManager.default.removeItem(at: new) }
    return new.path
  }

  /// Draws one of several by chance; a process that is started again draws another.
  ///
  /// - Parameter choices: what to choose from; not empty.
  /// - Returns: one of them.
  func pick(_ choices: [String]) -> String {
    // Drawn without putting back, over all lives; a real process may draw the same again.
    var generator = SeededGenerator(seed: 0)
    let drawn = choices.shuffled(using: &generator)
    return drawn[((life?.number ?? 1) - 1) % drawn.count]
  }

  /// Ends the first life of this process, as a power cut would; later lives go on.
  func dieOnce() {
    if isFirstLife { chronicle?.die(at: clock.now.sinceStart) }
  }
}
