/// Turns the bytes of a `text/event-stream` into events, as browsers do.
struct EventParser {
  /// The largest event, in bytes.
  private let limit: Int
  private var line: [UInt8] = []
  private var afterReturn = false
  private var data: [UInt8]?
  private var kind: String?
  private var id: String?
  private var isFirstLine = true

  init(limit: Int) { self.limit = limit }

  /// Takes what has come.
  ///
  /// - Parameter bytes: the next bytes, cut anywhere.
  /// - Returns: the events that are complete; `nil` when one is larger than the limit.
  mutating func take(_ bytes: [UInt8]) -> [ServerSentEvent]? {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      if byte == Byte.newline && afterReturn {
        afterReturn = false
        continue
      }
      afterReturn = byte == Byte.carriageReturn
      if byte == Byte.newline || afterReturn {
        if let event = endLine() { events.append(event) }
      } else {
        line.append(byte)
        if line.count + (data?.count ?? 0) > limit { return nil }
      }
    }
    return events
  }

  private mutating func endLine() -> ServerSentEvent? {
    if isFirstLine {
      isFirstLine = false
      // A byte order mark may stand before everything.
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    }
    defer { line.removeAll(keepingCapacity: line.capacity <= 4_096) }
    if line.isEmpty { return dispatch() }
    let name = line.prefix { $0 != Byte.colon }
    var value = line[name.endIndex...].dropFirst()
    if value.first == Byte.space { value = value.dropFirst() }
    // A line that begins with a colon is a comment; unknown fields are nothing, too.
    switch String(decoding: name, as: UTF8.self) {
    case "data":
      if data != nil { data?.append(Byte.newline) }
      data = (data ?? []) + value
    case "event": kind = String(decoding: value, as: UTF8.self)
    case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
    default: break
    }
    return nil
  }

  /// An event without data is none; its id stays for the events after it.
  private mutating func dispatch() -> ServerSentEvent? {
    defer {
      data = nil
      kind = nil
    }
    guard let data else { return nil }
    return ServerSentEvent(String(decoding: data, as: UTF8.self), kind: kind, id: id)
  }
}
