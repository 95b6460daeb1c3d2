/// Bytes that wait to be written.
struct OutputBuffer {
  private(set) var bytes: [UInt8] = []
  private(set) var start = 0

  var count: Int { bytes.count - start }
  var isEmpty: Bool { start == bytes.count }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(_ new: [UInt8]) { bytes.append(contentsOf: new) }

  /// Forgets bytes that were written, and gives back the memory of a large buffer.
  mutating func remove(_ count: Int) {
    start += count
    guard isEmpty else { return }
    bytes.removeAll(keepingCapacity: bytes.capacity <= 4_096)
    start = 0
  }

  /// Gives back all memory of an empty buffer.
  mutating func release() {
    if isEmpty { self = OutputBuffer() }
  }
}
