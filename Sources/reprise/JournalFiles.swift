import ArgumentParsing
import Journaling
import PromiseStores
import Terminals

extension Feature {
  /// `reprise journal …`: what can be done with the files in which promises are kept.
  static let journal: Feature = {
    let parts: [Feature] = [.journalShow, .journalVerify, .journalRepair]
    return Feature(
      command: Command(
        "journal", abstract: "Look at the files in which promises are kept, and repair them.",
        discussion:
          "A journal is a directory. Showing and verifying take no lock and change no byte, so they may look at a journal that is in use.",
        examples: [
          .init("reprise run 09 --journal demo", "make three small journals"),
          .init("reprise journal show demo/write", "and look at one of them"),
        ],
        subcommands: parts.map(\.command)),
      perform: { _ in preconditionFailure("The parser asks for a subcommand.") }, parts: parts)
  }()

  private static let directory = Argument("DIR", help: "The journal's directory.", kind: .path)

  private static let journalShow = Feature(
    command: Command(
      "show", abstract: "List the records of a journal.",
      discussion:
        "One line for each record that is whole: number, place in its file, type, size, and what it says. '*' stands before the last record of a batch.",
      examples: [
        .init("reprise journal show data", "a line for each record"),
        .init("reprise journal show data --plain", "fields between tabs"),
      ],
      arguments: [directory])
  ) { context in
    let path = try context.invocation.required("DIR")
    // A row keeps no bytes, so that a large journal does not stay in memory.
    var rows: [JournalRow] = []
    let report = try readJournal(path) { rows.append(JournalRow($0)) }
    if context.wantsJSON {
      try context.write(JournalDocument(path, report, rows))
    } else if context.invocation.flag("plain") {
      try context.write(rows.map(\.fields))
    } else {
      try context.write([summary(path, report), ""] + context.lines(of: rows))
    }
    if let error = report.refusal ?? report.problems.first { throw Failure(error, path) }
    if report.unfinishedBytes > 0 { context.hint(unfinished(report)) }
    return .done
  }

  private static let journalVerify = Feature(
    command: Command(
      "verify", abstract: "Check that a journal is intact.",
      discussion:
        "Exits with 0 if it is, with 65 if acknowledged bytes are damaged. What a crash left unfinished at the end is no damage: nobody was told that it is there.",
      examples: [.init("reprise journal verify data", "check a journal")],
      arguments: [directory])
  ) { context in
    let path = try context.invocation.required("DIR")
    let report = try readJournal(path)
    if context.wantsJSON { try context.write(JournalDocument(path, report, nil)) }
    if let error = report.refusal ?? report.problems.first {
      for other in report.problems where other != error { context.warn("\(other)") }
      throw Failure(error, path)
    }
    if let snapshot = report.damagedSnapshots.first {
      throw Failure(
        .badData, "\(snapshot): damaged",
        "Nothing is lost: the journal opens without this snapshot, from what is older.",
        "To be rid of it, move the file out of the directory while no program has it open.")
    }
    if !context.wantsJSON {
      try context.output.writeLine("\(path): intact; \(contents(report))")
      if report.unfinishedBytes > 0 { context.hint(unfinished(report)) }
    }
    return .done
  }

  private static let journalRepair = Feature(
    command: Command(
      "repair", abstract: "Give up damaged records at the end, so that a journal opens again.",
      discussion:
        "The bytes that are cut off are kept in a file beside. A record that is whole is never dropped: where one follows the damage, or a program has the journal open, nothing is changed.",
      examples: [
        .init("reprise journal verify data", "look first"),
        .init("reprise journal repair data", "then repair"),
      ],
      arguments: [directory])
  ) { context in
    struct Document: Encodable {
      let schema = 1
      let directory: String
      let isChanged: Bool
      let lastSequence: UInt64
      let droppedBytes: Int
      let saved: String?
    }
    let path = try context.invocation.required("DIR")
    var last: UInt64 = 0
    let report = try readJournal(path) { last = $0.record.sequence }
    guard !report.isWhole else {
      if context.wantsJSON {
        try context.write(
          Document(
            directory: path, isChanged: false, lastSequence: last, droppedBytes: 0, saved: nil))
      } else {
        try context.output.writeLine("\(path): nothing to repair; \(contents(report))")
      }
      return .done
    }
    let recovery: Recovery
    do throws(JournalError) {
      recovery = try Journal.repair(path)
    } catch {
      throw Failure(repairing: error, path)
    }
    let saved = recovery.savedTail ?? recovery.discardedSegment
    if context.wantsJSON {
      try context.write(
        Document(
          directory: path, isChanged: true, lastSequence: recovery.lastSequence,
          droppedBytes: recovery.droppedBytes, saved: saved))
    } else {
      let last = recovery.lastSequence
      let kept = last == 0 ? "no record is left" : "records up to \(last) are there"
      try context.output.writeLine("\(path): repaired; \(kept)")
      if let saved {
        try context.output.writeLine(
          "\(recovery.droppedBytes) bytes were cut off and saved: \(saved)")
      }
      context.hint("Next: reprise journal verify \(path)")
    }
    return .done
  }

  private static func summary(_ path: String, _ report: JournalReader.Report) -> String {
    "\(path): \(contents(report)), journal \(report.identity.map { "\($0)" } ?? "unknown")"
  }

  private static func contents(_ report: JournalReader.Report) -> String {
    func count(_ number: Int, _ word: String) -> String {
      "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    let snapshot = report.snapshots.last.map { ", a snapshot up to \($0)" } ?? ""
    return
      "\(count(report.recordCount, "record")) in \(count(report.segmentCount, "segment"))\(snapshot)"
  }

  private static func unfinished(_ report: JournalReader.Report) -> String {
    "\(report.unfinishedBytes) bytes of an unfinished batch stand at the end. Opening the journal cuts"
      + " them off and keeps them."
  }
}

/// Reads a journal without opening it.
private func readJournal(
  _ path: String, _ visit: (JournalReader.Entry) -> Void = { _ in }
) throws(Failure) -> JournalReader.Report {
  let report: JournalReader.Report
  do throws(JournalError) {
    report = try JournalReader(path).read(visit)
  } catch {
    throw Failure(error, path)
  }
  guard report.segmentCount > 0 || report.refusal != nil else {
    throw Failure(
      .inputNotFound, "\(path): no journal in this directory",
      "A journal's files end in .seg. One is written by: reprise run 09 --journal DIR")
  }
  return report
}

extension Context {
  /// The records in columns; what they say ends with the terminal's last column.
  fileprivate func lines(of rows: [JournalRow]) -> [String] {
    let widths = [
      rows.map { "\($0.sequence)".count }, rows.map { "\($0.offset)".count },
      rows.map { "\($0.type)".count }, rows.map { "\($0.size)".count },
    ].map { $0.max() ?? 0 }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var lines: [String] = []
    for (place, row) in rows.enumerated() {
      if place == 0 || rows[place - 1].file != row.file { lines.append(row.file) }
      let line =
        "\(row.isLast ? "*" : " ") \(right("\(row.sequence)", widths[0]))"
        + "  byte \(right("\(row.offset)", widths[1]))  type \(right("\(row.type)", widths[2]))"
        + "  \(right("\(row.size)", widths[3])) bytes  \(row.text)"
      let ellipsis = capabilities.unicode ? "…" : "..."
      lines.append(fitsTerminal ? line.truncated(to: width, ellipsis: ellipsis) : line)
    }
    return lines
  }
}
