public import DurablePromises
public import ResonateProtocol

/// A transport over a bad wire: loses, repeats, reorders and holds up messages.
///
/// A lost message counts as delivered, as nobody notices. One that is kept to be overtaken goes out
/// after the next one; if there is none, it is lost. Source: protocol §2.9.
public final class FaultyTransport: Transport {
  private typealias Parcel = (message: Message, address: Address, serverURL: String)

  private let transport: any Transport
  private let source: FaultSource<Parcel>

  /// Creates a bad wire.
  ///
  /// - Parameters:
  ///   - transport: carries what gets through.
  ///   - faults: how often what goes wrong.
  ///   - clock: measures how long messages are held up.
  ///   - generator: draws the lots.
  public init(
    wrapping transport: any Transport, faults: FaultRates, clock: any Clock<Duration>,
    generator: any RandomNumberGenerator & Sendable
  ) {
    self.transport = transport
    source = FaultSource(faults, clock: clock, generator: generator)
  }

  /// The schemes of the transport underneath.
  public var schemes: Set<String> { transport.schemes }
  /// How often what has gone wrong.
  public var counts: FaultCounts { source.counts }

  /// Sends a message, or not.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to.
  ///   - serverURL: where workers find the server.
  /// - Returns: what became of the last message that went out, which may be another one.
  public func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    var delivery = Delivery.delivered
    do {
      for parcel in try await source.pass((message, address, serverURL)) {
        delivery = await transport.deliver(
          parcel.message, to: parcel.address, serverURL: parcel.serverURL)
      }
      return delivery
    } catch {
      return .dropped(reason: "\(address.text): cancelled while the message was held up")
    }
  }
}
