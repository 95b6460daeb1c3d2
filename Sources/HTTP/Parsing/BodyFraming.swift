/// How the end of a request's body is found (RFC 9112 §6), refusing whatever two readers could read in two ways.
enum BodyFraming: Hashable {
  case length(Int)
  case chunked

  init(
    _ headers: HTTPHeaders, minorVersion: Int, limit: Int
  ) throws(RequestError) {
    let codings = headers.values(of: "Transfer-Encoding")
    let lengths = headers.values(of: "Content-Length")
    guard codings.isEmpty else {
      guard lengths.isEmpty else {
        throw .bad("Content-Length and Transfer-Encoding exclude each other")
      }
      guard minorVersion == 1 else { throw .bad("HTTP/1.0 has no Transfer-Encoding") }
      guard codings.count == 1 else { throw .bad("there is more than one Transfer-Encoding") }
      if codings[0].matches("chunked") {
        self = .chunked
        return
      }
      let names = codings[0].split(separator: ",", omittingEmptySubsequences: false)
        .map { String($0).trimmed }
      guard names.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Byte.isToken) }) else {
        throw .bad("Transfer-Encoding is not well-formed")
      }
      let chunked = names.filter { $0.matches("chunked") }.count
      if chunked > 1 || chunked == 1 && names.last?.matches("chunked") != true {
        throw .bad("chunked is not the last transfer coding")
      }
      throw RequestError(.notImplemented, "chunked is the only transfer coding here")
    }
    guard let text = lengths.first else {
      self = .length(0)
      return
    }
    guard lengths.count == 1 else { throw .bad("there is more than one Content-Length") }
    guard !text.isEmpty, text.utf8.allSatisfy(Byte.isDigit) else {
      throw .bad("Content-Length is not a number")
    }
    // A number of digits only that does not fit is too large.
    guard let length = Int(text), length <= limit else {
      throw RequestError(.contentTooLarge, "the body may have \(limit) bytes")
    }
    self = .length(length)
  }
}
