internal import DurablePromises
internal import Journaling

/// Collects the bytes of a record.
///
/// Numbers are varints: seven bits a byte, lowest first, the top bit says that more follow. Signed
/// numbers are folded first (0, -1, 1, -2 …) so that small ones stay short. Text is its length in
/// bytes, then UTF-8.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  /// - Parameter capacity: how many bytes there is room for before the array has to grow.
  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Forgets the bytes and keeps their room, so that one writer serves many records.
  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  mutating func write(byte: UInt8) { bytes.append(byte) }

  mutating func write(unsigned value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func write(_ value: Int64) {
    write(unsigned: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  mutating func write(_ value: Int) { write(Int64(value)) }

  mutating func write(_ instant: Instant) { write(instant.milliseconds) }

  mutating func write(count: Int) { write(unsigned: UInt64(count)) }

  mutating func write(_ text: String) {
    let units = text.utf8
    write(count: units.count)
    bytes.append(contentsOf: units)
  }

  /// Writes whether there is something, and what.
  mutating func write<Element>(
    optional value: Element?, _ body: (inout ByteWriter, Element) -> Void
  ) {
    guard let value else { return write(byte: 0) }
    write(byte: 1)
    body(&self, value)
  }

  mutating func write(optional text: String?) { write(optional: text) { $0.write($1) } }

  mutating func write<Element>(
    list: [Element], _ body: (inout ByteWriter, Element) -> Void
  ) {
    write(count: list.count)
    for element in list { body(&self, element) }
  }

  /// Writes a table in the order of its keys: equal tables have equal bytes.
  mutating func write(_ table: [String: String]) {
    write(count: table.count)
    // A table of one has one order; the sort below costs more than the rest of a small record.
    let entries = table.count > 1 ? table.sorted { $0.key < $1.key } : Array(table)
    for (key, value) in entries {
      write(key)
      write(value)
    }
  }
}
