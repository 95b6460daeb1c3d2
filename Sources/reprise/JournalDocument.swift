import Journaling
import PromiseStores

/// A record as people and scripts see it.
struct JournalRow: Encodable {
  let sequence: UInt64
  let file: String
  /// Where its header starts, in bytes from the start of the file.
  let offset: Int
  let type: UInt8
  /// The length of its payload, in bytes.
  let size: Int
  /// Its place in its batch, from 0.
  let index: Int
  let isLast: Bool
  /// What it is, if a store wrote it.
  let kind: String?
  /// The promise, task or schedule that it is about.
  let id: String?
  /// What it says: decoded if a store wrote it, as it is if it is text, and otherwise its bytes.
  let text: String

  init(_ entry: JournalReader.Entry) {
    sequence = entry.record.sequence
    file = entry.path
    offset = entry.offset
    type = entry.record.type
    size = entry.record.payload.count
    index = entry.index
    isLast = entry.isLast
    let words = try? RecordText(entry.record)
    kind = words?.kind
    id = words?.id
    text = words.map { Self.printable("\($0)") } ?? Self.text(entry.record.payload)
  }

  /// The fields between tabs.
  var fields: String {
    "\(sequence)\t\(file)\t\(offset)\t\(type)\t\(size)\t\(index)\t\(isLast ? "last" : "more")\t\(text)"
  }

  private static func text(_ payload: ArraySlice<UInt8>) -> String {
    if let text = String(validating: payload, as: UTF8.self),
      !text.unicodeScalars.contains(where: isControl)
    {
      return text
    }
    return payload.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The text on one line, and without what a terminal would obey.
  private static func printable(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += isControl($1) ? "·" : String($1) }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: true
    default: false
    }
  }
}

/// A journal as scripts see it.
struct JournalDocument: Encodable {
  let schema = 1
  let directory: String
  /// The 32 digits of the journal's identity, if a segment says so.
  let journal: String?
  let segments: Int
  /// The last record that each snapshot covers.
  let snapshots: [UInt64]
  /// The newest snapshots, where they are damaged.
  let damagedSnapshots: [String]
  let recordCount: Int
  let unfinishedBytes: Int
  let isIntact: Bool
  /// What is wrong, in words.
  let problems: [String]
  /// The records; left out where only the verdict was asked for.
  let records: [JournalRow]?

  init(_ directory: String, _ report: JournalReader.Report, _ records: [JournalRow]?) {
    self.directory = directory
    journal = report.identity.map { "\($0)" }
    segments = report.segmentCount
    snapshots = report.snapshots
    recordCount = report.recordCount
    unfinishedBytes = report.unfinishedBytes
    let refusal = [report.refusal].compactMap(\.self).filter { !report.problems.contains($0) }
    problems = (refusal + report.problems).map { "\($0)" }
    damagedSnapshots = report.damagedSnapshots
    isIntact = problems.isEmpty && damagedSnapshots.isEmpty
    self.records = records
  }
}
