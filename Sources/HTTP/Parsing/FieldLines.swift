/// Collects header or trailer fields, line by line.
struct FieldLines {
  private(set) var headers = HTTPHeaders()
  private var byteCount = 0

  /// Takes fields from a buffer until the empty line.
  ///
  /// - Returns: whether the empty line has come.
  mutating func take(
    from input: inout InputBuffer, byteLimit: Int, fieldLimit: Int
  ) throws(RequestError) -> Bool {
    while true {
      let line: ArraySlice<UInt8>?
      do {
        // The empty line that ends the fields does not count.
        line = try input.line(atMost: byteLimit - byteCount + 2)
      } catch {
        throw error == .tooLong
          ? RequestError(.headerTooLarge, "the header fields are too long")
          : .bad("a line of the header does not end with CR LF")
      }
      guard let line else { return false }
      if line.isEmpty { return true }
      byteCount += line.count + 2
      if byteCount > byteLimit {
        throw RequestError(.headerTooLarge, "the header fields are too long")
      }
      if headers.fields.count == fieldLimit {
        throw RequestError(.headerTooLarge, "there are too many header fields")
      }
      try add(line)
    }
  }

  private mutating func add(_ line: ArraySlice<UInt8>) throws(RequestError) {
    if Byte.isBlank(line[line.startIndex]) { throw .bad("a header field is folded") }
    guard let colon = line.firstIndex(of: Byte.colon) else {
      throw .bad("a header field has no colon")
    }
    let name = line[..<colon]
    guard !name.isEmpty, name.allSatisfy(Byte.isToken) else {
      throw .bad("a header field has no proper name")
    }
    var value = line[(colon + 1)...]
    while let first = value.first, Byte.isBlank(first) { value.removeFirst() }
    while let last = value.last, Byte.isBlank(last) { value.removeLast() }
    guard value.allSatisfy(Byte.isValue) else {
      throw .bad("a header field has a control character")
    }
    guard let text = String(validating: value, as: UTF8.self) else {
      throw .bad("a header field is not UTF-8")
    }
    headers.add(String(decoding: name, as: UTF8.self), text)
  }
}
