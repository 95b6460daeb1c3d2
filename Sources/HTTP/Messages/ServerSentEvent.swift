/// One event of a `text/event-stream`.
public struct ServerSentEvent: Hashable, Sendable {
  /// The kind of event; `nil` is the default kind, `message`.
  public var kind: String?
  /// The id that a client sends back when it connects again.
  public var id: String?
  /// The payload.
  public var data: String

  /// Creates an event.
  ///
  /// - Parameters:
  ///   - data: the payload; each line of it becomes a line of the event.
  ///   - kind: the kind of event; line ends in it are removed.
  ///   - id: the id; line ends in it are removed.
  public init(_ data: String, kind: String? = nil, id: String? = nil) {
    self.data = data
    self.kind = kind
    self.id = id
  }

  /// The event on the wire: fields, line feeds, and an empty line (protocol §2.6).
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ name: String, _ value: some Sequence<UInt8>) {
      bytes += name.utf8
      bytes += value
      bytes.append(Byte.newline)
    }
    if let kind { add("event: ", kind.utf8.filter(isInline)) }
    if let id { add("id: ", id.utf8.filter(isInline)) }
    // A line end is LF, CR, or CR LF.
    var line: [UInt8] = []
    var afterReturn = false
    for byte in data.utf8 {
      if byte == Byte.newline && afterReturn {
        afterReturn = false
        continue
      }
      afterReturn = byte == Byte.carriageReturn
      if isInline(byte) {
        line.append(byte)
      } else {
        add("data: ", line)
        line.removeAll(keepingCapacity: true)
      }
    }
    add("data: ", line)
    bytes.append(Byte.newline)
    return bytes
  }

  private func isInline(_ byte: UInt8) -> Bool {
    byte != Byte.newline && byte != Byte.carriageReturn
  }
}
