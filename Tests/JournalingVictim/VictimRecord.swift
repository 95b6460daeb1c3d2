/// What the process that is killed writes, so that those who read it back can check it.
package enum VictimRecord {
  /// The bytes of a record: its number, and as much of a pattern as that says.
  package static func payload(_ sequence: UInt64) -> [UInt8] {
    let text = Array("\(sequence):".utf8)
    return text
      + (0..<Int(sequence % 97)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ Int(sequence)) }
  }

  /// The type of a record.
  package static func type(_ sequence: UInt64) -> UInt8 { UInt8(sequence % 50 + 1) }
}
