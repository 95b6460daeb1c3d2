extension Configuration {
  /// Whether a message can be delivered to a listener's address.
  ///
  /// Source: protocol §2.7 and §10.1 #12.
  func isDeliverable(_ address: String) -> Bool {
    switch profile {
    case .compatible:
      return isRoutable(address)
    case .strict:
      if address.hasPrefix("http://") || address.hasPrefix("https://") { return true }
      return address.hasPrefix("poll://") && address.utf8.contains(UInt8(ascii: "@"))
    }
  }

  /// Whether a task can be dispatched to an address.
  ///
  /// Source: protocol §2.7 and §10.1 #11.
  func isTarget(_ address: String) -> Bool {
    switch profile {
    case .compatible: isRoutable(address)
    case .strict: true
    }
  }
}

/// The official server's rule for addresses, with the schemes of our own transports besides.
///
/// Source: protocol §2.7 and §10.1 #11.
package func isRoutable(_ address: String) -> Bool {
  let bytes = address.utf8
  guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
  guard bytes[colon...].starts(with: "://".utf8) else { return false }
  // Neither control characters nor blanks occur in a URL.
  guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
  let rest = bytes[bytes.index(colon, offsetBy: 3)...]
  let authority = rest.prefix { !"/?#".utf8.contains($0) }
  switch address[..<colon].lowercased() {
  case "poll", "spool":
    guard let at = authority.firstIndex(of: UInt8(ascii: "@")) else { return false }
    let user = authority[..<at]
    guard user.elementsEqual("any".utf8) || user.elementsEqual("uni".utf8) else { return false }
    return authority.index(after: at) < authority.endIndex
  case "http", "https":
    return !authority.isEmpty
  case "gcps":
    let path = rest[authority.endIndex...].prefix { !"?#".utf8.contains($0) }
    return !authority.isEmpty && path.count > 1
  case "bash":
    return true
  case "local", "nats":
    return !rest.isEmpty
  default:
    return false
  }
}
