/// The first 64 bytes of a segment or a snapshot; reliability C2.
///
/// | bytes | field |
/// | --- | --- |
/// | 0–7 | magic |
/// | 8–9, 10–11 | major and minor version |
/// | 12–15 | length of the header |
/// | 16–17, 18–19, 20–21 | flags: compatible, compatible for readers, incompatible |
/// | 24–39 | journal identity |
/// | 40–47 | number of the segment |
/// | 48–55 | first sequence number; in a snapshot the last that it covers |
/// | 56–59 | chain value at the end of the previous segment |
/// | 60–63 | CRC-32C of bytes 0–59 |
///
/// Every version keeps the magic, the versions and the checksum at their place.
struct FileHeader: Hashable {
  static let size = 64
  /// Spells RPJRNL or RPSNAP, then a line break that a text-mode copy would change.
  static let segmentMagic: UInt64 = 0x0A0D_4C4E_524A_5052
  static let snapshotMagic: UInt64 = 0x0A0D_5041_4E53_5052
  static let version = FormatVersion(major: 1, minor: 0)

  var magic: UInt64
  var version = Self.version
  var compatibleFlags: UInt16 = 0
  var readerFlags: UInt16 = 0
  var incompatibleFlags: UInt16 = 0
  var identity: JournalIdentity
  var number: UInt64 = 0
  var sequence: UInt64
  var chain: UInt32 = 0

  var encoded: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    bytes.store(magic, at: 0)
    bytes.store(version.major, at: 8)
    bytes.store(version.minor, at: 10)
    bytes.store(UInt32(Self.size), at: 12)
    bytes.store(compatibleFlags, at: 16)
    bytes.store(readerFlags, at: 18)
    bytes.store(incompatibleFlags, at: 20)
    bytes.store(identity.low, at: 24)
    bytes.store(identity.high, at: 32)
    bytes.store(number, at: 40)
    bytes.store(sequence, at: 48)
    bytes.store(chain, at: 56)
    bytes.store(Checksum.extend(0, over: bytes.span.extracting(0..<60)), at: 60)
    return bytes
  }

  /// Reads a header.
  ///
  /// - Throws: why `path` cannot be used by this version of the format.
  static func decode(
    _ bytes: [UInt8], magic: UInt64, path: String, forWriting: Bool
  ) throws(JournalError) -> FileHeader {
    guard !bytes.isEmpty else { throw .emptyFile(path) }
    let span = bytes.span
    if span.count >= 8, span.word(at: 0) != magic, span.word(at: 0) != 0 {
      throw .foreignFile(path)
    }
    guard span.count >= size,
      Checksum.extend(0, over: span.extracting(0..<60)) == span.integer(at: 60)
    else { throw .damagedHeader(path) }
    let header = FileHeader(
      magic: span.integer(at: 0),
      version: FormatVersion(major: span.integer(at: 8), minor: span.integer(at: 10)),
      compatibleFlags: span.integer(at: 16), readerFlags: span.integer(at: 18),
      incompatibleFlags: span.integer(at: 20),
      identity: JournalIdentity(low: span.integer(at: 24), high: span.integer(at: 32)),
      number: span.integer(at: 40), sequence: span.integer(at: 48), chain: span.integer(at: 56))
    guard header.version.major == version.major else {
      throw .unsupportedVersion(path, found: header.version, supported: version)
    }
    let unknown = header.incompatibleFlags | (forWriting ? header.readerFlags : 0)
    guard unknown == 0 else {
      throw .unsupportedFeatures(
        path, flags: unknown, found: header.version, supported: version)
    }
    return header
  }
}

/// The version of the journal's format.
///
/// A minor version adds what older programs may skip; a major version refuses them.
public struct FormatVersion: Hashable, Sendable {
  /// Changes when older programs must not read the files.
  public let major: UInt16
  /// Changes when older programs may still read the files.
  public let minor: UInt16

  /// Creates a version.
  ///
  /// - Parameters:
  ///   - major: changes when older programs must not read the files.
  ///   - minor: changes when older programs may still read the files.
  public init(major: UInt16, minor: UInt16) {
    self.major = major
    self.minor = minor
  }
}

extension FormatVersion: CustomStringConvertible {
  /// Both numbers with a dot between them.
  public var description: String { "\(major).\(minor)" }
}
