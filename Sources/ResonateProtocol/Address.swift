/// Where a message is to go.
///
/// Source: protocol §2.7.
public enum Address: Hashable, Sendable {
  /// A group of receivers, or one of them.
  case group(GroupAddress)
  /// Whoever answers at a URL.
  case push(url: String)

  /// Reads an address.
  ///
  /// - Parameter text: the address as it stands on the wire.
  public init?(_ text: String) {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    let rest = text[mark.upperBound...]
    switch scheme {
    case "http", "https":
      guard let first = rest.first, first != "/" else { return nil }
      self = .push(url: text)
    case "poll", "nats", "local", "spool":
      guard let at = rest.firstIndex(of: "@"),
        let cast = GroupAddress.Cast(rawValue: String(rest[..<at]))
      else { return nil }
      let place = rest[rest.index(after: at)...]
      let group = place.prefix { $0 != "/" }
      guard !group.isEmpty else { return nil }
      let id = place.dropFirst(group.count + 1)
      self = .group(
        GroupAddress(
          scheme: scheme, cast: cast, group: String(group), id: id.isEmpty ? nil : String(id)))
    default: return nil
    }
  }

  /// The address as it stands on the wire.
  public var text: String {
    switch self {
    case .group(let address): address.text
    case .push(let url): url
    }
  }
}

/// A group of receivers, or one of them.
///
/// Source: protocol §2.7.
public struct GroupAddress: Hashable, Sendable {
  /// Who of the group gets the message.
  public enum Cast: String, Hashable, Sendable {
    /// One of the group; the one with the id, if there is one.
    case any
    /// The one with the id and nobody else.
    case uni
  }

  /// The transport: `poll`, `nats`, `local`, `spool`.
  public var scheme: String
  /// Who of the group gets the message.
  public var cast: Cast
  /// The group.
  public var group: String
  /// The receiver within the group.
  public var id: String?

  /// Creates an address.
  ///
  /// - Parameters:
  ///   - scheme: the transport.
  ///   - cast: who of the group gets the message.
  ///   - group: the group.
  ///   - id: the receiver within the group.
  public init(scheme: String, cast: Cast, group: String, id: String? = nil) {
    self.scheme = scheme
    self.cast = cast
    self.group = group
    self.id = id
  }

  /// The address as it stands on the wire.
  public var text: String { "\(scheme)://\(cast.rawValue)@\(group)" + (id.map { "/\($0)" } ?? "") }
}
