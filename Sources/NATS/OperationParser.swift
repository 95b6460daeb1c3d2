/// Cuts what a server sends into operations.
///
/// The input may come in pieces of any size. Nothing that a server sends makes it keep more than one
/// line or one payload of the permitted size.
struct OperationParser {
  /// The longest line, which is that of a server that tells of a large cluster.
  static let lineLimit = 64 * 1_024

  private struct Header {
    let subject: String
    let subscription: Int
    let reply: String?
    /// How many of the bytes are headers.
    let headers: Int
    let size: Int
  }

  private let payloadLimit: Int
  private var buffer: [UInt8] = []
  private var start = 0
  /// Up to here there is no line end.
  private var scanned = 0
  /// A message whose payload has not come yet.
  private var header: Header?

  init(payloadLimit: Int) { self.payloadLimit = payloadLimit }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    // What was parsed is thrown away when that costs less than what comes.
    if start > 0 {
      buffer.removeFirst(start)
      scanned -= start
      start = 0
    }
    buffer += bytes
  }

  /// The next operation that is whole.
  mutating func next() throws(NATSError) -> ServerOperation? {
    if let header { return try payload(header) }
    guard let line = try line() else { return nil }
    let verb = line.prefix { !isBlank($0) }
    let rest = line.dropFirst(verb.count).drop { isBlank($0) }
    switch String(decoding: verb, as: UTF8.self).uppercased() {
    case "MSG":
      header = try messageHeader(line, hasHeaders: false)
      return try next()
    case "HMSG":
      header = try messageHeader(line, hasHeaders: true)
      return try next()
    case "PING": return .ping
    case "PONG": return .pong
    case "+OK": return .ok
    case "INFO": return .info(Array(rest))
    case "-ERR": return .error(unquoted(rest))
    default: throw violation("unknown operation", line)
    }
  }

  private mutating func line() throws(NATSError) -> ArraySlice<UInt8>? {
    guard let end = buffer[scanned...].firstIndex(of: 0x0A) else {
      scanned = buffer.count
      if buffer.count - start > Self.lineLimit { throw violation("endless line", buffer[start...]) }
      return nil
    }
    let line = buffer[start..<end]
    if line.count > Self.lineLimit { throw violation("endless line", line) }
    start = end + 1
    scanned = start
    return line.last == 0x0D ? line.dropLast() : line
  }

  /// `MSG subject sid [reply] size`, or with the size of the headers before that of everything.
  private func messageHeader(
    _ line: ArraySlice<UInt8>, hasHeaders: Bool
  ) throws(NATSError) -> Header {
    let words = line.split(whereSeparator: isBlank).dropFirst().map {
      String(decoding: $0, as: UTF8.self)
    }
    let sizes = hasHeaders ? 2 : 1
    guard words.count == 2 + sizes || words.count == 3 + sizes, let subscription = number(words[1]),
      let size = number(words[words.count - 1]),
      let headers = hasHeaders ? number(words[words.count - 2]) : 0, headers <= size
    else { throw violation("malformed message", line) }
    guard size <= payloadLimit else { throw violation("message too large", line) }
    return Header(
      subject: words[0], subscription: subscription,
      reply: words.count == 3 + sizes ? words[2] : nil, headers: headers, size: size)
  }

  private mutating func payload(_ header: Header) throws(NATSError) -> ServerOperation? {
    guard buffer.count - start >= header.size + 2 else { return nil }
    let all = buffer[start..<start + header.size]
    guard buffer[start + header.size] == 0x0D, buffer[start + header.size + 1] == 0x0A else {
      throw violation("payload of another size than announced", all)
    }
    start += header.size + 2
    scanned = start
    self.header = nil
    let message = NATSMessage(
      subject: header.subject, reply: header.reply, status: status(all.prefix(header.headers)),
      payload: Array(all.dropFirst(header.headers)))
    return .message(message, subscription: header.subscription)
  }

  /// The number in `NATS/1.0 503`.
  private func status(_ headers: ArraySlice<UInt8>) -> Int? {
    let words = headers.prefix { $0 != 0x0D && $0 != 0x0A }.split(whereSeparator: isBlank)
    guard words.count > 1 else { return nil }
    return number(String(decoding: words[1], as: UTF8.self))
  }

  private func number(_ text: String) -> Int? {
    guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  private func unquoted(_ text: ArraySlice<UInt8>) -> String {
    let quote: UInt8 = 0x27
    let isQuoted = text.count > 1 && text.first == quote && text.last == quote
    return String(decoding: isQuoted ? text.dropFirst().dropLast() : text, as: UTF8.self)
  }

  private func violation(_ what: String, _ bytes: ArraySlice<UInt8>) -> NATSError {
    let beginning = String(decoding: bytes.prefix(60), as: UTF8.self)
    return NATSError(.badProtocol, "\(what): \(String(reflecting: beginning))")
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
