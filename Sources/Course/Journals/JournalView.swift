internal import Journaling

/// A journal of one segment as a picture: its bytes with their meaning, or a strip of its records.
struct JournalView {
  /// Records begin behind a page that is the header's own.
  static let headerPage = 4096
  private static let frameHeader = 24

  /// What a reader finds whole.
  let records: [JournalReader.Entry]
  private let report: JournalReader.Report?
  private let bytes: [UInt8]
  private let segment: String

  /// Reads the journal in a directory without opening it.
  init(_ directory: String, segment: String, files: RootedFileSystem) {
    var records: [JournalReader.Entry] = []
    report = try? JournalReader(directory, fileSystem: files).read { records.append($0) }
    self.records = records
    self.segment = segment
    bytes = (try? Self.bytes(of: segment, files)) ?? []
  }

  private static func bytes(of path: String, _ files: RootedFileSystem) throws -> [UInt8] {
    let file = try files.open(path, .read)
    defer { file.close() }
    return try file.read(try file.size(), at: 0)
  }

  /// Behind the last record that is whole.
  var end: Int { records.last.map { $0.offset + Self.size(of: $0) } ?? Self.headerPage }

  private static func size(of entry: JournalReader.Entry) -> Int {
    frameHeader + (entry.record.payload.count + 7) & ~7
  }

  /// What opening would find, in a few words.
  var verdict: String {
    guard let report else { return "nothing" }
    if let refusal = report.refusal {
      guard case .damaged(let damage) = refusal else { return "refused: \(refusal)" }
      guard case .acknowledged(let sequence) = damage.reason else { return "refused: \(damage)" }
      return "refused: record \(sequence) had been acknowledged"
    }
    let last = records.last { $0.isLast }?.record.sequence ?? 0
    return report.unfinishedBytes == 0
      ? "records 1 to \(last)" : "records 1 to \(last), and a torn batch"
  }

  // MARK: The strip

  private struct Cell {
    let offset: Int
    let words: String
    var isLast = true
    var isRecord = false
  }

  private var cells: [Cell] {
    var cells = [Cell(offset: 0, words: "header")]
    cells += records.map {
      Cell(
        offset: $0.offset, words: "\($0.record.sequence) \(Self.text($0.record.payload))",
        isLast: $0.isLast, isRecord: true)
    }
    let rest = bytes.dropFirst(end)
    if rest.contains(where: { $0 != 0 }) {
      cells.append(Cell(offset: end, words: "not whole"))
    } else if !rest.isEmpty {
      cells.append(Cell(offset: end, words: "zeros"))
    }
    return cells
  }

  /// The file from left to right: where each part begins, what it is, and which records are one batch.
  var strip: [String] {
    var (offsets, parts, batches) = ("", "│", " ")
    var isInBatch = false
    for cell in cells {
      let width = max(cell.words.count, "\(cell.offset)".count) + 2
      offsets += "\(cell.offset)".padded(width + 1)
      parts += " \(cell.words)".padded(width) + "│"
      guard cell.isRecord else {
        batches += String(repeating: " ", count: width + 1)
        continue
      }
      let left = isInBatch ? "─" : "└"
      let line = String(repeating: "─", count: width - 2)
      batches += left + line + (cell.isLast ? "┘" : "─") + (cell.isLast ? " " : "─")
      isInBatch = !cell.isLast
    }
    offsets += "\(bytes.count)"
    let title = "\(segment) (a line under records: one batch)"
    return records.isEmpty
      ? [segment, offsets, parts] : [title, offsets, parts, batches.trimmedEnd]
  }

  // MARK: The bytes

  private static func row(_ offset: Int, _ bytes: ArraySlice<UInt8>, _ words: String) -> String {
    let place = "\(offset)"
    let gap = String(repeating: " ", count: max(0, 6 - place.count))
    return "\(gap)\(place)  \(Hex.bytes(bytes).padded(24)) \(words)"
  }

  /// Rows of at most eight bytes; the words stand in the first.
  private func rows(_ range: Range<Int>, _ words: String) -> [String] {
    stride(from: range.lowerBound, to: range.upperBound, by: 8).map { start in
      let part = bytes[start..<min(start + 8, range.upperBound)]
      return Self.row(start, part, start == range.lowerBound ? words : "").trimmedEnd
    }
  }

  private func number(_ range: Range<Int>) -> UInt64 {
    bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The header of the segment, field by field.
  var headerDump: [String] {
    guard bytes.count >= Self.headerPage else { return [] }
    let zeros = bytes[64..<Self.headerPage].count { $0 == 0 }
    return rows(0..<8, "magic: RPJRNL, then a line break that a text copy would change")
      + rows(8..<12, "version \(number(8..<10)).\(number(10..<12))")
      + rows(12..<16, "length of this header: \(number(12..<16))")
      + rows(16..<24, "what a reader must know: nothing beyond version \(number(8..<10))")
      + rows(24..<40, "whose journal it is; a real one draws these bytes once")
      + rows(40..<48, "segment \(number(40..<48))")
      + rows(48..<56, "its first record: \(number(48..<56))")
      + rows(56..<60, "check of the segment before: there is none")
      + rows(60..<64, "check of bytes 0 to 59")
      + ["    64  \("00 …".padded(24)) \(zeros) zeros: the header has a page of its own"]
  }

  /// The records behind a place, field by field, and what follows them.
  func dump(from start: Int) -> [String] {
    records.filter { $0.offset >= start }.flatMap(dump) + tailDump
  }

  private func dump(_ entry: JournalReader.Entry) -> [String] {
    let (at, length) = (entry.offset, entry.record.payload.count)
    let body = at + Self.frameHeader
    let flags = [entry.index == 0 ? "first" : nil, entry.isLast ? "last" : nil]
      .compactMap(\.self).joined(separator: " and ")
    let end = at + Self.size(of: entry)
    return rows(at..<at + 4, "check of the 20 bytes that follow, and of whose journal it is")
      + rows(at + 4..<at + 8, "length of the payload: \(length)")
      + rows(at + 8..<at + 16, "record \(entry.record.sequence)")
      + rows(at + 16..<at + 17, "type \(entry.record.type)")
      + rows(
        at + 17..<at + 18, "flags: \(flags.isEmpty ? "neither first nor last" : flags) of its batch"
      )
      + rows(at + 18..<at + 20, "place in its batch: \(entry.index)")
      + rows(at + 20..<at + 24, "check of payload and padding, and of all records before")
      + rows(body..<body + length, "payload: \(Self.text(entry.record.payload))")
      + (body + length < end ? rows(body + length..<end, "padding to a multiple of 8") : [])
  }

  private var tailDump: [String] {
    let rest = bytes[end...]
    guard let last = rest.lastIndex(where: { $0 != 0 }) else {
      return rest.isEmpty ? [] : ["\(Self.row(end, [0], "\(rest.count) zeros: room for more"))"]
    }
    return rows(end..<last + 1, "not whole: no record that a reader accepts")
  }

  /// A payload as text, if it is text.
  static func text(_ payload: ArraySlice<UInt8>) -> String {
    String(validating: payload, as: UTF8.self) ?? "\(payload.count) bytes"
  }
}

/// Bytes as people write them.
enum Hex {
  static func byte(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  static func bytes(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map(byte).joined(separator: " ")
  }
}

extension String {
  /// The text without the spaces at its end.
  var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
