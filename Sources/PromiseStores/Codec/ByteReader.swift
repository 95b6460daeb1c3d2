internal import DurablePromises

/// Takes a record apart again; every mistake in it is a ``RecordDefect``.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var index: Int
  /// What was read before, in this record or another.
  private let known: KnownParts

  init(_ bytes: ArraySlice<UInt8>, known: KnownParts = KnownParts()) {
    self.bytes = bytes
    index = bytes.startIndex
    self.known = known
  }

  /// How far the reader has come, in bytes from the start of the record.
  var offset: Int { index - bytes.startIndex }

  var isAtEnd: Bool { index == bytes.endIndex }

  /// Refuses bytes that nothing has asked for.
  func finish() throws(RecordDefect) {
    guard index == bytes.endIndex else { throw RecordDefect(.trailingBytes, at: offset) }
  }

  mutating func byte() throws(RecordDefect) -> UInt8 {
    guard index < bytes.endIndex else { throw RecordDefect(.endsEarly, at: offset) }
    defer { index += 1 }
    return bytes[index]
  }

  mutating func unsigned() throws(RecordDefect) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      // The tenth byte holds the 64th bit and nothing more.
      guard shift < 63 || next <= 1 else { throw RecordDefect(.numberTooLarge, at: start) }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 {
        // One number has one spelling, so that equal records have equal bytes.
        guard next > 0 || shift == 0 else { throw RecordDefect(.numberNotShortest, at: start) }
        return value
      }
      shift += 7
    }
  }

  mutating func signed() throws(RecordDefect) -> Int64 {
    let folded = try unsigned()
    return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
  }

  mutating func integer() throws(RecordDefect) -> Int {
    let start = offset
    guard let value = Int(exactly: try signed()) else {
      throw RecordDefect(.numberTooLarge, at: start)
    }
    return value
  }

  mutating func instant() throws(RecordDefect) -> Instant {
    Instant(milliseconds: try signed())
  }

  /// Reads how many elements follow, each of which takes `smallest` bytes or more.
  ///
  /// A count that the rest of the record cannot hold is refused before room is made for it.
  mutating func count(smallest: Int) throws(RecordDefect) -> Int {
    let start = offset
    let value = try unsigned()
    guard value <= UInt64((bytes.endIndex - index) / smallest) else {
      throw RecordDefect(.endsEarly, at: start)
    }
    return Int(value)
  }

  mutating func text() throws(RecordDefect) -> String {
    let length = try count(smallest: 1)
    let units = bytes[index..<index + length]
    // What is plain ASCII needs no repair, and `String(validating:as:)` takes four times as long.
    guard
      let text = units.reduce(0, |) < 0x80
        ? String(decoding: units, as: UTF8.self) : String(validating: units, as: UTF8.self)
    else { throw RecordDefect(.textNotUTF8, at: offset) }
    index += length
    return text
  }

  /// Reads whether something follows.
  mutating func flag() throws(RecordDefect) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    case let other: throw RecordDefect(.unknownCode(other, of: "a flag"), at: offset - 1)
    }
  }

  mutating func optionalText() throws(RecordDefect) -> String? {
    try flag() ? try text() : nil
  }

  mutating func list<Element>(
    smallest: Int, _ body: (inout ByteReader) throws(RecordDefect) -> Element
  ) throws(RecordDefect) -> [Element] {
    let count = try count(smallest: smallest)
    var list: [Element] = []
    list.reserveCapacity(count)
    for _ in 0..<count { list.append(try body(&self)) }
    return list
  }

  /// Reads a value that many promises have, as the param of a step is.
  mutating func commonValue() throws(RecordDefect) -> Value {
    if let (value, length) = known.value(at: bytes[index...]) {
      index += length
      return value
    }
    let first = index
    let value = try value()
    known.add(value, bytes[first..<index])
    return value
  }

  mutating func table() throws(RecordDefect) -> [String: String] {
    if let (table, length) = known.table(at: bytes[index...]) {
      index += length
      return table
    }
    let first = index
    let count = try count(smallest: 2)
    guard count > 0 else { return [:] }
    var table = Dictionary<String, String>(minimumCapacity: count)
    for _ in 0..<count {
      let start = offset
      let key = try text()
      let value = try text()
      guard table.updateValue(value, forKey: key) == nil else {
        throw RecordDefect(.keyTwice(key), at: start)
      }
    }
    known.add(table, bytes[first..<index])
    return table
  }
}
