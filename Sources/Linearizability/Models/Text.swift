/// A text that is told apart by its bytes, and quickly.
///
/// `String` calls two texts equal that only look the same, which a checker of recorded bytes must
/// not. The digest is kept, so that unequal texts rarely need a look at their bytes and a long text
/// is hashed once.
public struct Text: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The text in UTF-8.
  public let bytes: ContiguousArray<UInt8>
  private let digest: UInt64

  /// Creates a text.
  ///
  /// - Parameter string: the characters.
  public init(_ string: String) { self.init(ContiguousArray(string.utf8)) }

  /// Creates a text from a literal.
  ///
  /// - Parameter value: the characters.
  public init(stringLiteral value: String) { self.init(value) }

  private init(_ bytes: ContiguousArray<UInt8>) {
    self.bytes = bytes
    digest = Self.extend(0, by: bytes)
  }

  private init(_ bytes: ContiguousArray<UInt8>, digest: UInt64) {
    self.bytes = bytes
    self.digest = digest
  }

  /// Joins two texts.
  ///
  /// - Parameters:
  ///   - head: the first part.
  ///   - tail: the second part.
  /// - Returns: both, one after the other.
  public static func + (head: Text, tail: Text) -> Text {
    var bytes = ContiguousArray<UInt8>()
    bytes.reserveCapacity(head.bytes.count + tail.bytes.count)
    bytes += head.bytes
    bytes += tail.bytes
    return Text(bytes, digest: extend(head.digest, by: tail.bytes))
  }

  /// Compares digests first, then bytes.
  ///
  /// - Parameters:
  ///   - left: one text.
  ///   - right: another.
  /// - Returns: whether the bytes are the same.
  public static func == (left: Text, right: Text) -> Bool {
    left.digest == right.digest && left.bytes == right.bytes
  }

  /// Feeds the digest.
  ///
  /// - Parameter hasher: what to feed.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// The text itself.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The text as a name: without quotation marks if it is made of letters and digits.
  var name: String {
    let isPlain =
      !bytes.isEmpty
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
    return isPlain ? description : Datum.quoted(description)
  }

  /// FNV-1a, which goes on where it stopped.
  private static func extend(_ digest: UInt64, by bytes: ContiguousArray<UInt8>) -> UInt64 {
    var digest = digest
    for byte in bytes { digest = (digest ^ UInt64(byte) &+ 1) &* 0x0000_0100_0000_01B3 }
    return digest
  }
}

extension Text: Comparable {
  /// Orders by bytes.
  ///
  /// - Parameters:
  ///   - left: one text.
  ///   - right: another.
  /// - Returns: whether the first comes before the second.
  public static func < (left: Text, right: Text) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
