/// Records that become durable together or not at all.
///
/// Its buffer is kept when it is emptied, so a batch that is used again allocates nothing.
public struct Batch: Sendable {
  /// The number of records that fit in.
  public static let maximumCount = 65_536

  private(set) var bytes: [UInt8] = []
  /// How many records it holds.
  public private(set) var count = 0
  /// The length of its longest payload, in bytes.
  private(set) var largestPayload = 0

  /// Creates an empty batch.
  public init() {}

  /// Whether it holds no record.
  public var isEmpty: Bool { count == 0 }
  /// How much of the journal it will take, in bytes.
  public var size: Int { bytes.count }

  /// Adds a record.
  ///
  /// Limits are checked when the batch is written.
  ///
  /// - Parameters:
  ///   - type: what the record is; bit 7 lets readers skip it who do not know it.
  ///   - payload: its bytes.
  public mutating func append(type: UInt8, payload: [UInt8]) {
    append(type: type, payload: payload[...])
  }

  /// Adds a record whose bytes are part of an array.
  ///
  /// - Parameters:
  ///   - type: what the record is; bit 7 lets readers skip it who do not know it.
  ///   - payload: its bytes.
  public mutating func append(type: UInt8, payload: ArraySlice<UInt8>) {
    let start = bytes.count
    let length = payload.count
    bytes.append(contentsOf: Self.emptyHeader)
    bytes.store(UInt32(clamping: length), at: start + 4)
    bytes[start + 16] = type
    bytes.append(contentsOf: payload)
    bytes.append(contentsOf: Self.padding[..<(-length & 7)])
    count += 1
    largestPayload = max(largestPayload, length)
  }

  /// Moves the records of another batch behind its own.
  mutating func append(contentsOf other: Batch) {
    bytes.append(contentsOf: other.bytes)
    count += other.count
    largestPayload = max(largestPayload, other.largestPayload)
  }

  /// Drops the records and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    count = 0
    largestPayload = 0
  }

  /// What each record takes with its header, in bytes.
  var sizes: [Int] {
    var offset = 0
    return (0..<count).map { _ in
      let size = Frame.size(payload: Int(bytes.span.integer(at: offset + 4, as: UInt32.self)))
      offset += size
      return size
    }
  }

  /// Numbers the records and adds their checksums.
  ///
  /// - Returns: the chain value of the last record.
  mutating func seal(firstSequence: UInt64, chain: UInt32, seed: UInt32) -> UInt32 {
    var chain = chain
    var offset = 0
    for index in 0..<count {
      let length = Int(bytes.span.integer(at: offset + 4, as: UInt32.self))
      let size = Frame.size(payload: length)
      chain = Frame.chain(bytes.span, at: offset, size: size, after: chain)
      let flags =
        (index == 0 ? Frame.firstFlag : 0) | (index == count - 1 ? Frame.lastFlag : 0)
      bytes.store(firstSequence + UInt64(index), at: offset + 8)
      bytes[offset + 17] = flags
      bytes.store(UInt16(truncatingIfNeeded: index), at: offset + 18)
      bytes.store(chain, at: offset + 20)
      let checksum = Checksum.extend(
        seed, over: bytes.span.extracting(offset + 4..<offset + Frame.headerSize))
      bytes.store(checksum, at: offset)
      offset += size
    }
    return chain
  }

  private static let emptyHeader = [UInt8](repeating: 0, count: Frame.headerSize)
  private static let padding = [UInt8](repeating: 0, count: 8)
}
