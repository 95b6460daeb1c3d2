internal import DurablePromises

/// Parts of records with their bytes, kept because later records have the same.
///
/// The promises of one run carry the same tags, and steps of one name the same param: reading these
/// again, and keeping them once for each promise, would be most of what a start costs, in time and in
/// memory. One reader after the other uses it, hence an object.
final class KnownParts {
  private typealias Table = (bytes: ArraySlice<UInt8>, table: [String: String])

  /// How many tables are remembered; after that it starts again.
  private static let limit = 1 << 16

  private var lastTable: Table?
  /// Tables by the hash of their bytes; what is found is compared byte by byte.
  private var tables: [Int: Table] = [:]
  private var lastValue: (bytes: ArraySlice<UInt8>, value: Value)?

  /// The table that some bytes start with, if it was there before, and its length in bytes.
  func table(at bytes: ArraySlice<UInt8>) -> (table: [String: String], length: Int)? {
    // The bytes of a table tell where it ends, so no other table starts with all of them.
    if let lastTable, bytes.starts(with: lastTable.bytes) {
      return (lastTable.table, lastTable.bytes.count)
    }
    guard let end = Self.endOfTable(bytes), let found = tables[Self.hash(bytes[..<end])],
      found.bytes == bytes[..<end]
    else { return nil }
    lastTable = found
    return (found.table, found.bytes.count)
  }

  /// Remembers a table that is not empty.
  func add(_ table: [String: String], _ bytes: ArraySlice<UInt8>) {
    if tables.count == Self.limit { tables.removeAll(keepingCapacity: true) }
    lastTable = (bytes, table)
    tables[Self.hash(bytes)] = (bytes, table)
  }

  /// The last value that was added, if some bytes start with it, and its length in bytes.
  func value(at bytes: ArraySlice<UInt8>) -> (value: Value, length: Int)? {
    // As with tables, the bytes of a value tell where it ends.
    guard let lastValue, bytes.starts(with: lastValue.bytes) else { return nil }
    return (lastValue.value, lastValue.bytes.count)
  }

  /// Remembers a value in place of the last one.
  func add(_ value: Value, _ bytes: ArraySlice<UInt8>) { lastValue = (bytes, value) }

  /// Where a table ends, if all its lengths are of one byte, as those of tags are.
  private static func endOfTable(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let count = bytes.first, count > 0, count < 0x40 else { return nil }
    var index = bytes.startIndex + 1
    for _ in 0..<2 * count {
      guard index < bytes.endIndex, bytes[index] < 0x80 else { return nil }
      index += 1 + Int(bytes[index])
    }
    return index <= bytes.endIndex ? index : nil
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    // The buffer lives as long as the closure, and its length is its own.
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
