/// A record that was read back.
public struct Record: Hashable, Sendable {
  /// Its number, from 1; in a snapshot the number that the snapshot covers.
  public let sequence: UInt64
  /// What it is, as given when it was appended.
  public let type: UInt8
  /// Its bytes; a slice that keeps the whole segment in memory as long as it lives.
  public let payload: ArraySlice<UInt8>
  /// Whether it comes from a snapshot rather than from the log.
  public let isFromSnapshot: Bool

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - sequence: its number.
  ///   - type: what it is.
  ///   - payload: its bytes.
  ///   - isFromSnapshot: whether it comes from a snapshot.
  public init(
    sequence: UInt64, type: UInt8, payload: ArraySlice<UInt8>, isFromSnapshot: Bool = false
  ) {
    self.sequence = sequence
    self.type = type
    self.payload = payload
    self.isFromSnapshot = isFromSnapshot
  }

  /// Whether a reader that does not know the type may skip it.
  public var isSkippable: Bool { type & 0x80 != 0 }
}
