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
  var time: TimeSource {
    TimeSource {
      Self.epoch.advanced(by: Int64(self.clock.now.sinceStart / .milliseconds(1)))
    } sleep: { until in
      try await self.clock.sleep(until: Self.virtualInstant(until), tolerance: nil)
    }
  }

  private static func virtualInstant(
    _ instant: DurablePromises.Instant
  ) -> VirtualClock.Instant {
    // Later than 64 bits of milliseconds is as good as never.
    let elapsed = max(instant, epoch).milliseconds.subtractingReportingOverflow(epoch.milliseconds)
    return VirtualClock.Instant(
      sinceStart: .milliseconds(elapsed.overflow ? .max : elapsed.partialValue))
  }

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
      try journalDirectory(), time: time,
      fileSystem: FatalFileSystem(fatalCall: fatalCall, identity: identity),
      options: JournalOptions(segmentSize: 1 << 16), observer: recorder)
    // Time goes on where the last life of the journal left it.
    clock.advance(to: max(clock.now, Self.virtualInstant(store.latestTime)))
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

  /// A journal that no other will meet needs no name by chance, and the same run writes the same bytes.
  private var identity: [UInt8]? {
    options["journal"] == nil && life != nil ? Array("journal of lives".utf8) : nil
  }

  private var fatalCall: Int? {
    if case .write(let call) = life?.crash { call } else { nil }
  }

  private func journalDirectory() throws -> String {
    let files = FileManager.default
    if let kept = options["journal"] ?? life?.journal {
      do {
        try files.createDirectory(atPath: kept, withIntermediateDirectories: true)
      } catch CocoaError.fileWriteNoPermission, CocoaError.fileWriteVolumeReadOnly {
        throw JournalError.readOnly(kept)
      } catch {
        // What else is wrong with the place, opening the journal says.
      }
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
