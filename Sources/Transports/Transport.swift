public import DurablePromises
public import ResonateProtocol

/// A way from the server to its workers: the server's end.
///
/// A transport may lose, repeat and reorder messages; results do not change, only times
/// (protocol §2.9). It never waits for a slow receiver: what has no room is dropped, and the
/// server sends again what matters.
public protocol Transport: Sendable {
  /// The schemes of the addresses that this transport knows, in lower case.
  var schemes: Set<String> { get }

  /// Sends one message.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to; its scheme is one of ``schemes``.
  ///   - serverURL: where workers find the server, as the message tells them.
  /// - Returns: what became of the message, as far as this end can see.
  func deliver(_ message: Message, to address: Address, serverURL: String) async -> Delivery
}

/// What became of a message, as far as the sender can see.
public enum Delivery: Hashable, Sendable {
  /// It was handed over, which does not say that anybody has acted on it.
  case delivered
  /// It went nowhere, and why, in a sentence for a log.
  case dropped(reason: String)

  /// Whether the message was handed over.
  public var isDelivered: Bool { self == .delivered }
}

extension Delivery {
  /// Nobody listens at an address.
  static func nobody(at address: Address) -> Delivery {
    .dropped(reason: "nobody receives at \(address.text)")
  }

  /// The receiver is behind with what it has.
  static func full(_ address: Address) -> Delivery {
    .dropped(reason: "the buffer of the receiver at \(address.text) is full")
  }

  /// The address belongs to another transport.
  static func foreign(_ address: Address, _ schemes: Set<String>) -> Delivery {
    let known = schemes.sorted().map { "\($0)://" }.joined(separator: ", ")
    return .dropped(reason: "\(address.text) is no address for \(known)")
  }
}
