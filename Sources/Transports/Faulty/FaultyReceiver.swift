public import ResonateProtocol

/// A receiver at a bad wire: messages are lost, come twice, in another order, or late.
///
/// One that is kept to be overtaken comes after the next one; if there is none, it is lost.
public final class FaultyReceiver: Receiver {
  private let receiver: any Receiver
  private let source: FaultSource<InboundMessage>

  /// Creates a bad wire.
  ///
  /// - Parameters:
  ///   - receiver: where messages come from.
  ///   - faults: how often what goes wrong.
  ///   - clock: measures how long messages are held up.
  ///   - generator: draws the lots.
  public init(
    wrapping receiver: any Receiver, faults: FaultRates, clock: any Clock<Duration>,
    generator: any RandomNumberGenerator & Sendable
  ) {
    self.receiver = receiver
    source = FaultSource(faults, clock: clock, generator: generator)
  }

  /// The address of the receiver underneath.
  public var anycast: String { receiver.anycast }
  /// The address of the receiver underneath.
  public var unicast: String { receiver.unicast }
  /// How often what has gone wrong.
  public var counts: FaultCounts { source.counts }

  /// Takes messages until the task is cancelled.
  ///
  /// - Parameter handle: called for each message that gets through, one at a time.
  /// - Throws: what the receiver underneath throws.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    try await withoutActuallyEscaping(handle) { handle in
      try await receiver.receive { [source] message in
        // Only a cancelled task has nothing to hand on, and it is about to end.
        for message in (try? await source.pass(message)) ?? [] { await handle(message) }
      }
    }
  }
}
