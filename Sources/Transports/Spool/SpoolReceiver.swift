internal import Foundation
public import ResonateProtocol

/// A worker's end of a ``SpoolTransport``: takes files by renaming them.
///
/// A message that was taken and not dealt with, because the process died, is taken up again by the next
/// receiver of the same group and id, so no two may receive under one id at the same time.
public final class SpoolReceiver: Receiver {
  /// The address for whoever of the group is free, this receiver before all others.
  public let anycast: String
  /// The address of this receiver alone.
  public let unicast: String

  private let directory: SpoolDirectory
  private let sources: [URL]
  private let claimed: URL
  private let interval: Duration
  private let clock: any Clock<Duration>

  /// Makes the receiver's places in a directory: messages wait there from now on.
  ///
  /// - Parameters:
  ///   - path: the directory.
  ///   - group: the group.
  ///   - id: its name within the group.
  ///   - interval: how long to wait before looking again where nothing was.
  ///   - clock: measures that.
  /// - Throws: what the file system has against it.
  public init(
    path: String, group: String, id: String, interval: Duration = .milliseconds(50),
    clock: any Clock<Duration>
  ) throws {
    directory = SpoolDirectory(path)
    sources = [directory.uni(group, id), directory.any(group)]
    claimed = directory.claimed(group, id)
    self.interval = interval
    self.clock = clock
    (anycast, unicast) = GroupAddress.both(scheme: "spool", group: group, id: id)
    for folder in sources + [claimed] { try directory.make(folder) }
  }

  /// Takes messages until the task is cancelled.
  ///
  /// - Parameter handle: called for each message, one at a time.
  /// - Throws: `CancellationError`.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    for name in directory.names(in: claimed) ?? [] { await deal(with: name, handle) }
    while true {
      var isIdle = true
      for source in sources {
        for name in directory.names(in: source) ?? [] {
          try Task.checkCancellation()
          guard directory.claim(name, from: source, to: claimed) else { continue }
          isIdle = false
          await deal(with: name, handle)
        }
      }
      if isIdle { try await clock.sleep(for: interval) }
      try Task.checkCancellation()
    }
  }

  private func deal(
    with name: String, _ handle: @Sendable (InboundMessage) async -> Void
  ) async {
    if let bytes = directory.bytes(of: name, in: claimed),
      let message = try? MessageEnvelope.decode(bytes)
    {
      await handle(message)
    }
    directory.remove(name, in: claimed)
  }
}
