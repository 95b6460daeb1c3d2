internal import Journaling
internal import Tracing

extension Program {
  /// Chapter 09: what a journal is made of, what a loss of power leaves of it, and what damage is.
  static let chapter09 = Program(
    chapter: 9, selector: "case",
    settings: [
      Setting("journal", .file, "Leave the journals in this directory, which is new or empty.")
    ],
    [
      Scenario(
        "write", "Three records in two batches, each flushed before anybody is told.",
        knows: ["journal"]
      ) { stage in
        try Workbench.use("write", on: stage) { bench in
          try bench.writeAcknowledged()
          bench.drawStrip()
          bench.dump(wholeHeader: true)
        }
      },
      Scenario(
        "torn", "Power is lost within a third batch: its beginning is cut off and kept.",
        knows: ["journal"]
      ) { stage in
        try Workbench.use("torn", on: stage) { bench in
          try bench.writeAcknowledged()
          try bench.writeUnflushed()
          bench.drawStrip()
          try bench.drawCuts()
          try bench.cut()
          bench.drawStrip()
          bench.dump(from: bench.acknowledgedEnd)
          try bench.reopen()
          bench.drawStrip()
        }
      },
      Scenario(
        "damage", "One bit of an acknowledged record is another one: nothing is opened.",
        knows: ["journal"]
      ) { stage in
        try Workbench.use("damage", on: stage) { bench in
          try bench.writeAcknowledged()
          try bench.flipBit()
          try bench.reopen()
          bench.drawStrip()
        }
      },
    ])
}

/// Where the scenarios keep the journal, and what they do to it.
private final class Workbench {
  private let stage: Stage
  private let files: RootedFileSystem
  private let name: String
  private let options = JournalOptions(segmentSize: 8192)
  /// Behind the last record that was acknowledged, in bytes from the start of the segment.
  private(set) var acknowledgedEnd = 0

  private init(_ stage: Stage, _ files: RootedFileSystem, _ name: String) {
    self.stage = stage
    self.files = files
    self.name = name
  }

  /// Does something with a journal of that name, in the directory that the command line gives.
  static func use(
    _ name: String, on stage: Stage, _ body: (Workbench) throws -> Void
  ) throws {
    try RootedFileSystem.use(stage.options["journal"]) { files in
      try files.createDirectory(name)
      try body(Workbench(stage, files, name))
    }
  }

  private var segment: String { "\(name)/00000000000000000001.seg" }

  // MARK: What happens to the journal

  /// One batch of one record, one of two, each flushed.
  func writeAcknowledged() throws {
    var journal = try open()
    try write(["create order-7"], to: &journal)
    try flush(&journal)
    try write(["settle order-7.1 42", "create order-7.2"], to: &journal)
    try flush(&journal)
    acknowledgedEnd = view().end
  }

  /// One more batch, whose flush never comes.
  func writeUnflushed() throws {
    var journal = try open()
    try write(["settle order-7.2 84", "settle order-7 84"], to: &journal)
  }

  private func open() throws -> Journal {
    try Journal.open(name, fileSystem: files, options: options)
  }

  private func write(_ texts: [String], to journal: inout Journal) throws {
    var batch = Batch()
    for text in texts { batch.append(type: 9, payload: Array(text.utf8)) }
    try journal.write(&batch)
    for text in texts {
      let promise = text.split(separator: " ")[1]
      stage.recorder.record(.journalAppend, lane: "journal", promise: String(promise), value: text)
    }
  }

  private func flush(_ journal: inout Journal) throws {
    try journal.sync()
    stage.recorder.record(.journalFlush, lane: "journal")
  }

  /// Cuts the file within the last record, as if power had failed before the flush.
  func cut() throws {
    let end = view().end
    let place = end - 13
    try files.open(segment, .write).truncate(to: place)
    stage.recorder.record(.crash, lane: "journal")
    stage.draw("")
    stage.draw("power fails: of the third batch, \(place - acknowledgedEnd) bytes reached the disk")
  }

  /// Turns one bit of the second record around.
  func flipBit() throws {
    let file = try files.open(segment, .write)
    defer { file.close() }
    let place = view().records[1].offset + 24 + 17
    let byte = try file.read(1, at: place)[0]
    _ = try file.write([byte ^ 1], at: place)
    stage.recorder.record(.crash, lane: "journal")
    stage.draw("byte \(place) held \(Hex.byte(byte)), and now holds \(Hex.byte(byte ^ 1))")
  }

  /// Opens the journal again, and says what that finds.
  func reopen() throws {
    stage.recorder.record(.restart, lane: "journal")
    stage.draw("")
    do throws(JournalError) {
      let journal = try Journal.open(name, fileSystem: files, options: options)
      let found = journal.recovery
      try journal.close()
      stage.draw("opened: records 1 to \(found.lastSequence)")
      if let tail = found.savedTail {
        stage.draw("  \(found.droppedBytes) bytes of an unfinished batch are cut off,")
        stage.draw("  and kept in \(tail)")
      }
    } catch {
      stage.draw("refused: \(error)")
    }
  }

  // MARK: What is drawn

  private func view() -> JournalView { JournalView(name, segment: segment, files: files) }

  func drawStrip() {
    if !stage.output.isEmpty { stage.draw("") }
    view().strip.forEach(stage.draw)
  }

  /// Draws the bytes, if the command line asks for them.
  func dump(from start: Int = 0, wholeHeader: Bool = false) {
    guard stage.options["dump"] != nil else { return }
    stage.draw("")
    let view = view()
    if wholeHeader { view.headerDump.forEach(stage.draw) }
    view.dump(from: max(start, JournalView.headerPage)).forEach(stage.draw)
  }

  /// Draws what would be found if the file were cut at each byte.
  func drawCuts() throws {
    let whole = view()
    let file = try files.open(segment, .write)
    defer { file.close() }
    let bytes = try file.read(try file.size(), at: 0)
    var found: [(cut: Int, verdict: String)] = []
    for cut in (JournalView.headerPage...whole.end).reversed() {
      try file.truncate(to: cut)
      found.append((cut, view().verdict))
    }
    _ = try file.write(bytes[...], at: 0)
    stage.draw("")
    stage.draw("cut at byte   is found")
    var rest = found.reversed()[...]
    while let first = rest.first {
      let run = rest.prefix { $0.verdict == first.verdict }
      rest = rest.dropFirst(run.count)
      let last = run.last?.cut ?? first.cut
      let range = last == first.cut ? "\(first.cut)" : "\(first.cut)–\(last)"
      stage.draw("\(range.padded(14))\(first.verdict)")
    }
  }
}
