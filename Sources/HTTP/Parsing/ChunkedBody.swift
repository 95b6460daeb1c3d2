/// Undoes the chunked transfer coding (RFC 9112 §7.1), for requests and for responses.
struct ChunkedBody {
  private enum State: Hashable {
    case size
    case data(left: Int)
    case dataEnd
    case trailer
  }

  /// The longest line with a size, in bytes.
  private static let lineLimit = 256
  /// How many bytes of extensions are borne that no data pays for.
  private static let excessLimit = 16 * 1_024

  private var state = State.size
  private var trailer = FieldLines()
  private var excess = 0
  /// How many bytes came out so far.
  private(set) var count = 0

  /// Takes what has come.
  ///
  /// - Parameters:
  ///   - input: where the bytes are.
  ///   - limits: the most bytes of the body and of the trailer.
  ///   - body: gets the data.
  /// - Returns: whether the body is complete.
  /// - Throws: what is wrong with the coding, or 413.
  mutating func take(
    from input: inout InputBuffer, _ limits: HTTPLimits, into body: inout [UInt8]
  ) throws(RequestError) -> Bool {
    while true {
      switch state {
      case .size:
        guard let size = try size(from: &input) else { return false }
        // Not a sum: it could overflow.
        guard size <= limits.bodyBytes - count else {
          throw RequestError(.contentTooLarge, "the body may have \(limits.bodyBytes) bytes")
        }
        state = size == 0 ? .trailer : .data(left: size)
      case .data(let left):
        let data = input.take(atMost: left)
        if data.isEmpty { return false }
        body.append(contentsOf: data)
        count += data.count
        state = data.count == left ? .dataEnd : .data(left: left - data.count)
      case .dataEnd:
        do {
          guard let end = try input.line(atMost: 2) else { return false }
          guard end.isEmpty else { throw RequestError.bad("a chunk is longer than its size") }
        } catch {
          throw .bad("a chunk does not end with CR LF")
        }
        state = .size
      case .trailer:
        return try trailer.take(
          from: &input, byteLimit: limits.headerBytes, fieldLimit: limits.headerFields)
      }
    }
  }

  private mutating func size(from input: inout InputBuffer) throws(RequestError) -> Int? {
    let line: ArraySlice<UInt8>?
    do {
      line = try input.line(atMost: Self.lineLimit)
    } catch {
      throw error == .tooLong
        ? .bad("the line before a chunk is too long")
        : .bad("the line before a chunk does not end with CR LF")
    }
    guard let line else { return nil }
    var size = 0
    var digits = 0
    for byte in line {
      guard let digit = Byte.hexadecimal(byte) else { break }
      digits += 1
      // 15 digits fit, leading zeros or not.
      guard digits <= 15 else { throw .bad("the size of a chunk is too long") }
      size = size * 16 + digit
    }
    let rest = line.dropFirst(digits)
    guard digits > 0, rest.first ?? Byte.semicolon == Byte.semicolon,
      rest.allSatisfy(Byte.isValue)
    else { throw .bad("the size of a chunk is not a hexadecimal number") }
    excess = max(0, excess + line.count - 16 - 2 * size)
    guard excess <= Self.excessLimit else { throw .bad("there are too many chunk extensions") }
    return size
  }
}
