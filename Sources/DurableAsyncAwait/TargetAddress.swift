/// Where a call goes that somebody else is to run.
///
/// Source: protocol §6.5.
package enum TargetAddress {
  /// The group of everybody who does not name one.
  package static let defaultGroup = "default"

  /// The address that a caller means.
  ///
  /// - Parameters:
  ///   - target: the name of a group, or an address; nil means the caller's own group.
  ///   - group: the caller's own group.
  /// - Returns: the address.
  package static func resolve(_ target: String?, group: String) -> String {
    let target = target ?? group
    return target.contains("://") ? target : "poll://any@\(target)"
  }
}
