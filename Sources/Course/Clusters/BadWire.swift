internal import DurablePromises
internal import ResonateProtocol
internal import Scheduling
internal import Tracing
internal import Transports

/// A wire that fails as often as it is told, and what has become of its messages.
struct BadWire: Sendable {
  /// The wire, for a cluster.
  let wire: Wire
  private let transport: FaultyTransport

  /// Makes a wire fail.
  ///
  /// - Parameters:
  ///   - wire: what carries the messages that get through.
  ///   - faults: how often what goes wrong.
  ///   - stage: where the run is written down; its seed decides which messages it meets.
  init(_ wire: Wire, faults: FaultRates, on stage: Stage) {
    let transport = FaultyTransport(
      wrapping: wire.transport, faults: faults, clock: stage.clock,
      generator: SeededGenerator(seed: stage.seed))
    self.transport = transport
    self.wire = Wire(
      transport: Watched(transport: transport, stage: stage), receiver: wire.receiver)
  }

  /// How often what has gone wrong.
  var counts: FaultCounts { transport.counts }
}

/// Writes down which messages are lost, as nobody in the run could.
private struct Watched: Transport {
  let transport: FaultyTransport
  let stage: Stage

  var schemes: Set<String> { transport.schemes }

  func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    let lost = transport.counts.lost
    let delivery = await transport.deliver(message, to: address, serverURL: serverURL)
    // The server sends one message after the other, so the loss is this one's.
    if transport.counts.lost > lost, case .group(let place) = address {
      stage.recorder.record(
        .messageDropped, lane: place.group, peer: place.id ?? place.group, value: message.words)
    }
    return delivery
  }
}
