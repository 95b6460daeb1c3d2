/// Bytes that have come and are not used yet.
///
/// Finding line ends never looks at a byte twice, however small the pieces are in which bytes come.
struct InputBuffer {
  enum LineError: Error {
    case tooLong
    case bareNewline
  }

  private(set) var bytes: [UInt8] = []
  private(set) var start = 0
  private var scanned = 0

  var count: Int { bytes.count - start }
  var isEmpty: Bool { start == bytes.count }
  var first: UInt8? { isEmpty ? nil : bytes[start] }

  mutating func append(_ new: ArraySlice<UInt8>) {
    if isEmpty { removeAll() }
    bytes.append(contentsOf: new)
  }

  /// Forgets everything, and gives back the memory of a large buffer.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 4_096)
    start = 0
    scanned = 0
  }

  /// Gives back all memory, for a connection that will not be read for long.
  mutating func release() {
    if isEmpty { self = InputBuffer() }
  }

  /// Takes the next line without its CR LF, or nothing if its end has not come.
  ///
  /// - Parameter limit: the most bytes of a line, CR LF included.
  /// - Returns: the line.
  /// - Throws: what is wrong with the line's end.
  mutating func line(atMost limit: Int) throws(LineError) -> ArraySlice<UInt8>? {
    let end = min(bytes.count, start + limit)
    while scanned < end && bytes[scanned] != Byte.newline { scanned += 1 }
    guard scanned < end else {
      if scanned - start >= limit { throw .tooLong }
      return nil
    }
    guard scanned > start, bytes[scanned - 1] == Byte.carriageReturn else { throw .bareNewline }
    let line = bytes[start..<scanned - 1]
    scanned += 1
    start = scanned
    return line
  }

  /// Takes at most so many bytes.
  mutating func take(atMost limit: Int) -> ArraySlice<UInt8> {
    let end = min(bytes.count, start + limit)
    defer {
      start = end
      scanned = end
    }
    return bytes[start..<end]
  }
}
