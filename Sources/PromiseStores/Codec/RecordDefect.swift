/// What is wrong with the bytes of a record.
///
/// The journal's checksums were right, so the bytes are those that were written: by another version,
/// or by another program.
public struct RecordDefect: Error, Hashable, Sendable {
  /// The kinds of mistakes.
  public enum Reason: Hashable, Sendable {
    /// The record ends in the middle of something.
    case endsEarly
    /// Bytes follow after the end.
    case trailingBytes
    /// A number has more than 64 bits.
    case numberTooLarge
    /// A number is written with more bytes than it needs.
    case numberNotShortest
    /// Text is not UTF-8.
    case textNotUTF8
    /// A table has a key twice.
    case keyTwice(String)
    /// No meaning is known for a byte that selects one.
    case unknownCode(UInt8, of: String)
    /// The journal was written by a later version of the codec.
    case unknownVersion(UInt64)
    /// The first record of a journal is not its configuration, or another one is.
    case configurationMisplaced
    /// A value is one that no machine can have.
    case impossibleValue(String)
  }

  /// The mistake.
  public let reason: Reason
  /// Where in the record it is, in bytes from its start.
  public let position: Int

  /// Describes a mistake.
  ///
  /// - Parameters:
  ///   - reason: the mistake.
  ///   - position: where in the record it is, in bytes from its start.
  public init(_ reason: Reason, at position: Int) {
    self.reason = reason
    self.position = position
  }
}

extension RecordDefect: CustomStringConvertible {
  /// What is wrong, and at which byte.
  public var description: String { "\(what) at byte \(position) of the record" }

  private var what: String {
    switch reason {
    case .endsEarly: "ends in the middle of something"
    case .trailingBytes: "goes on after its end"
    case .numberTooLarge: "has a number of more than 64 bits"
    case .numberNotShortest: "has a number with more bytes than it needs"
    case .textNotUTF8: "has text that is not UTF-8"
    case .keyTwice(let key): "has the key \"\(key)\" twice"
    case .unknownCode(let code, let of): "has \(code), which says nothing about \(of),"
    case .unknownVersion(let version): "is of version \(version), which this program cannot read,"
    case .configurationMisplaced: "is a configuration where none belongs, or none where one does,"
    case .impossibleValue(let what): "has an impossible \(what)"
    }
  }
}
