public import DurablePromises
public import NATS
public import ResonateProtocol

/// Sends messages through a NATS server, which is an existing distributed queue.
///
/// `nats://any@group` is the subject `reprise.any.group`, of which one subscriber gets each message,
/// and `nats://uni@group/id` is `reprise.uni.group.id`. `nats://any@group/id` asks the latter first.
public final class NATSTransport: Transport {
  /// `nats`.
  public let schemes: Set<String> = ["nats"]
  private let client: NATSClient

  /// Creates a transport.
  ///
  /// - Parameter client: the connection, which may be shared.
  public init(client: NATSClient) { self.client = client }

  /// Publishes a message, and waits until the server has it.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to.
  ///   - serverURL: where workers find the server.
  /// - Returns: whether the server has it and somebody had subscribed.
  public func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    guard case .group(let place) = address, schemes.contains(place.scheme) else {
      return .foreign(address, schemes)
    }
    let body = MessageEnvelope.encode(message, serverURL: serverURL)
    do {
      for subject in subjects(of: place) {
        if try await client.publish(body, to: subject) { return .delivered }
      }
      return .nobody(at: address)
    } catch {
      return .dropped(reason: "\(address.text): \(error)")
    }
  }

  private func subjects(of place: GroupAddress) -> [String] {
    let named = place.id.map { [Subjects.uni(place.group, $0)] } ?? []
    return place.cast == .uni ? named : named + [Subjects.any(place.group)]
  }
}

/// Names of groups and receivers as subjects.
enum Subjects {
  static func any(_ group: String) -> String { "reprise.any.\(token(group))" }
  static func uni(_ group: String, _ id: String) -> String {
    "reprise.uni.\(token(group)).\(token(id))"
  }

  /// A text as one token: bytes that mean something in a subject are written as `%` and two digits.
  static func token(_ text: String) -> String {
    var token = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        token.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        token += byte < 16 ? "%0" : "%"
        token += String(byte, radix: 16, uppercase: true)
      }
    }
    return token
  }
}
