internal import DurablePromises

/// Where a message is to go, as far as there is a transport for it.
///
/// Source: protocol §2.7.
public enum Address: Hashable, Sendable {
  /// To a member of a group, over a transport that knows groups.
  case group(GroupAddress)
  /// To whoever answers at a URL of HTTP.
  case push(url: String)

  /// Reads an address.
  ///
  /// - Parameter text: a URL; nil comes of a malformed one, and of a scheme that has no transport.
  public init?(_ text: String) {
    guard isRoutable(text), let scheme = text.firstRange(of: "://") else { return nil }
    switch text[..<scheme.lowerBound].lowercased() {
    case "http", "https":
      self = .push(url: text)
    case let name where GroupAddress.schemes.contains(name):
      guard let group = GroupAddress(scheme: name, rest: text[scheme.upperBound...]) else {
        return nil
      }
      self = .group(group)
    default: return nil
    }
  }

  /// The address as tags and requests have it.
  public var text: String {
    switch self {
    case .group(let group): group.text
    case .push(let url): url
    }
  }
}

/// Where a message for a group is to go: `poll://any@workers/1`.
///
/// Source: protocol §2.7.
public struct GroupAddress: Hashable, Sendable {
  /// The transports that know groups.
  public static let schemes: Set<String> = ["poll", "nats", "local", "spool"]

  /// Who of a group gets a message.
  public enum Cast: String, Hashable, Sendable {
    /// One member, the named one if it is there.
    case any
    /// The named member, or nobody.
    case uni
  }

  /// The transport, in lower case.
  public var scheme: String
  /// Who of the group gets it.
  public var cast: Cast
  /// The group; case matters.
  public var group: String
  /// The member, if one is named.
  public var id: String?

  /// Creates an address.
  ///
  /// - Parameters:
  ///   - scheme: the transport, one of ``schemes``.
  ///   - cast: who of the group gets it.
  ///   - group: the group.
  ///   - id: the member, if one is named.
  public init(scheme: String, cast: Cast, group: String, id: String? = nil) {
    self.scheme = scheme
    self.cast = cast
    self.group = group
    self.id = id
  }

  /// The address as tags and requests have it.
  public var text: String { "\(scheme)://\(cast.rawValue)@\(group)" + (id.map { "/\($0)" } ?? "") }

  fileprivate init?(scheme: String, rest: Substring) {
    let address = rest.prefix { $0 != "?" && $0 != "#" }
    let parts = address.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let authority = parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard authority.count == 2, let cast = Cast(rawValue: String(authority[0])),
      !authority[1].isEmpty
    else { return nil }
    let id = parts.count == 2 ? String(parts[1]) : ""
    self.init(
      scheme: scheme, cast: cast, group: String(authority[1]), id: id.isEmpty ? nil : id)
  }
}
