/// The names of a journal's files; reliability C1.
enum FileName: Hashable {
  /// A segment, by the number of its first record.
  case segment(UInt64)
  /// A snapshot, by the number of the last record that it covers.
  case snapshot(UInt64)
  /// The hint.
  case head
  /// What a crash left of a file that was being written.
  case temporary
  /// Nothing of ours.
  case other

  static let lock = "LOCK"

  /// Reads a name.
  ///
  /// - Returns: nil for a name that ends like a segment or a snapshot and is neither.
  init?(_ name: String) {
    if let stem = Self.stem(of: name, suffix: ".seg") {
      guard let number = Self.number(stem) else { return nil }
      self = .segment(number)
    } else if let stem = Self.stem(of: name, suffix: ".snap") {
      guard let number = Self.number(stem) else { return nil }
      self = .snapshot(number)
    } else if let stem = Self.stem(of: name, suffix: Directory.temporarySuffix),
      stem == Head.name || stem.hasSuffix(".seg") || stem.hasSuffix(".snap")
        || stem.contains(".torn-")
    {
      self = .temporary
    } else if name == Head.name {
      self = .head
    } else {
      self = .other
    }
  }

  static func segment(first sequence: UInt64) -> String { digits(sequence) + ".seg" }
  static func snapshot(through sequence: UInt64) -> String { digits(sequence) + ".snap" }
  static func tail(of segment: String, at offset: Int) -> String { "\(segment).torn-\(offset)" }

  private static func stem(of name: String, suffix: String) -> Substring? {
    name.hasSuffix(suffix) ? name.dropLast(suffix.count) : nil
  }

  private static func number(_ stem: Substring) -> UInt64? {
    guard stem.utf8.count == 20, stem.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    // Numbers start at 1.
    return UInt64(stem).flatMap { $0 == 0 ? nil : $0 }
  }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }
}
