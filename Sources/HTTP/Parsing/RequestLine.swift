/// The first line of a request (RFC 9112 §3).
struct RequestLine: Hashable {
  var method: String
  /// The path and query, or `*`.
  var target: String
  /// The authority of an absolute target, which `Host` has to repeat.
  var authority: String?
  /// 0 or 1; a higher one counts as 1.
  var minorVersion: Int

  init(_ line: ArraySlice<UInt8>) throws(RequestError) {
    let parts = line.split(
      separator: Byte.space, maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .bad("the request line has not three parts") }
    guard !parts[0].isEmpty, parts[0].allSatisfy(Byte.isToken) else {
      throw .bad("the method is not a token")
    }
    minorVersion = try Self.minorVersion(of: parts[2])
    method = String(decoding: parts[0], as: UTF8.self)
    if parts[0].count > 32 || method == "CONNECT" {
      throw RequestError(.notImplemented, "the server does not have this method")
    }
    guard !parts[1].isEmpty, parts[1].allSatisfy(Byte.isTarget) else {
      throw .bad("the target has a character that does not belong there")
    }
    target = String(decoding: parts[1], as: UTF8.self)
    if target.utf8.first == 0x2F { return }
    if target == "*" && method == "OPTIONS" { return }
    try takeAuthority()
  }

  /// Turns `http://authority/path` into its path.
  private mutating func takeAuthority() throws(RequestError) {
    let scheme = "http://"
    guard String(target.prefix(scheme.count)).matches(scheme) else {
      throw .bad("the target is not a path")
    }
    let rest = target.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.isEmpty, authority.utf8.allSatisfy(Byte.isHost) else {
      throw .bad("the target has no proper host")
    }
    self.authority = String(authority)
    let path = rest.dropFirst(authority.count)
    target = path.utf8.first == 0x2F ? String(path) : "/" + path
  }

  private static func minorVersion(of part: ArraySlice<UInt8>) throws(RequestError) -> Int {
    let name = Array("HTTP/".utf8)
    let version = part.dropFirst(name.count)
    guard part.starts(with: name), version.count == 3, let major = version.first,
      let minor = version.last, Byte.isDigit(major), Byte.isDigit(minor),
      version[version.startIndex + 1] == 0x2E
    else { throw .bad("the version of HTTP is not well-formed") }
    guard major == 0x31 else {
      throw RequestError(.versionNotSupported, "the server speaks HTTP/1.1")
    }
    return minor == 0x30 ? 0 : 1
  }
}
