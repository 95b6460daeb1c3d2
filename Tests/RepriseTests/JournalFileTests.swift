import DurablePromises
import Foundation
import Journaling
import PromiseStores
import TestThreads
import Testing

/// Real journals in real files, looked at, damaged and repaired by the program itself.
@Suite(.longRunning)
struct JournalFileTests {
  private let folder: Folder
  private let tool: Tool
  private static let segment = "data/00000000000000000001.seg"

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/data", withIntermediateDirectories: true)
  }

  private var directory: String { "\(folder.path)/data" }

  /// Batches of text records, each flushed; the journal is not closed.
  private func write(_ batches: [[String]], type: UInt8 = 9) throws {
    var journal = try open()
    for texts in batches {
      var batch = Batch()
      for text in texts { batch.append(type: type, payload: Array(text.utf8)) }
      try journal.write(&batch)
      try journal.sync()
    }
  }

  private func open() throws -> Journal {
    try Journal.open(directory, options: JournalOptions(segmentSize: 8192))
  }

  private func bytes() throws -> [UInt8] {
    [UInt8](try #require(FileManager.default.contents(atPath: "\(folder.path)/\(Self.segment)")))
  }

  private func damage(_ change: (inout [UInt8]) -> Void) throws {
    var bytes = try bytes()
    change(&bytes)
    try Data(bytes).write(to: URL(filePath: "\(folder.path)/\(Self.segment)"))
  }

  /// Every file of the journal with its bytes.
  private func contents() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      files[name] = FileManager.default.contents(atPath: "\(directory)/\(name)")
    }
    return files
  }

  // MARK: Showing

  @Test func `show has a line for each record, in columns, between tabs, and as JSON`() throws {
    try write([["one"], ["two", "three"]])
    let shown = try tool.run("journal", "show", "data")
    #expect(shown.code == 0, "\(shown.notes)")
    #expect(shown.lines.first?.hasPrefix("data: 3 records in 1 segment, journal ") == true)
    #expect(
      shown.lines.suffix(3) == [
        "* 1  byte 4096  type 9  3 bytes  one", "  2  byte 4128  type 9  3 bytes  two",
        "* 3  byte 4160  type 9  5 bytes  three",
      ])
    let plain = try tool.run("journal", "show", "data", "--plain")
    #expect(
      plain.lines == [
        "1\t\(Self.segment)\t4096\t9\t3\t0\tlast\tone",
        "2\t\(Self.segment)\t4128\t9\t3\t0\tmore\ttwo",
        "3\t\(Self.segment)\t4160\t9\t5\t1\tlast\tthree",
      ])
    let json = try object(try tool.run("journal", "show", "data", "--json").output)
    #expect(json["schema"] as? Int == 1)
    #expect(json["isIntact"] as? Bool == true)
    let records = try #require(json["records"] as? [[String: Any]])
    #expect(records.map { $0["text"] as? String } == ["one", "two", "three"])
    #expect(records.map { $0["isLast"] as? Bool } == [true, false, true])
  }

  @Test func `what a store wrote is shown in words`() async throws {
    let time = TimeSource(now: { 50 }, sleep: { _ in })
    let store = try JournaledStore.open(
      directory, time: time, options: JournalOptions(segmentSize: 8192))
    let create = PromiseCreate(
      id: "order-7", timeoutAt: 100, param: Value(data: Data("2 eggs".utf8).base64EncodedString()),
      tags: ["who": "ann"])
    _ = try await store.send(.promiseCreate(create))
    _ = try await store.send(
      .promiseSettle(PromiseSettle(id: "order-7", state: .resolved, value: Value(data: "42"))))
    try await store.close()
    let shown = try tool.run("journal", "show", "data", "--plain")
    let texts = shown.lines.map { $0.split(separator: "\t").last.map(String.init) }
    #expect(
      texts == [
        "configuration profile compatible, retry after 30000 ms",
        "promise.create order-7 by 100, param 2 eggs, who=ann at 50",
        "promise.settle order-7 resolved, value 42 at 50",
      ])
    let json = try object(try tool.run("journal", "show", "data", "--json").output)
    let records = try #require(json["records"] as? [[String: Any]])
    #expect(records[1]["kind"] as? String == "promise.create")
    #expect(records[1]["id"] as? String == "order-7")
  }

  @Test func `what is no text is shown as bytes, and nothing that a terminal would obey`() throws {
    var journal = try open()
    var batch = Batch()
    for payload: [UInt8] in [[0xFF, 0], Array("\u{1B}[2J".utf8), []] {
      batch.append(type: 0x80, payload: payload)
    }
    try journal.write(&batch)
    try journal.sync()
    try journal.close()
    let shown = try tool.run("journal", "show", "data", "--plain")
    #expect(shown.lines.map { $0.components(separatedBy: "\t").last } == ["ff00", "1b5b324a", ""])
  }

  @Test func `a journal that is in use can be shown and verified`() throws {
    try write([["one"]])
    let journal = try open()
    #expect(try tool.run("journal", "show", "data").code == 0)
    #expect(try tool.run("journal", "verify", "data").code == 0)
    try journal.close()
  }

  // MARK: Verifying

  @Test func `verify says that an intact journal is, and changes nothing`() throws {
    try write([["one"], ["two"]])
    let before = try contents()
    let result = try tool.run("journal", "verify", "data")
    #expect(result.code == 0)
    #expect(result.lines == ["data: intact; 2 records in 1 segment"])
    #expect(try contents() == before)
  }

  @Test func `damage is told with file, offset, number, what is intact, and what next`() throws {
    try write([["one"], ["two"], ["three"]])
    try damage { $0[4184] ^= 1 }
    let before = try contents()
    let result = try tool.run("journal", "verify", "data")
    #expect(result.code == 65)
    #expect(result.output == "")
    #expect(
      result.notes == """
        error: \(Self.segment): damaged at byte 4160, where record 3 should be
        It is no unfinished end of a crash: record 3 had been acknowledged.
        Records up to 2 are intact. Nothing was changed.
        To give up what is damaged, and keep a copy of its bytes: reprise journal repair data
        To see what is intact: reprise journal show data

        """)
    #expect(try contents() == before)
    let shown = try tool.run("journal", "show", "data")
    #expect(shown.code == 65)
    #expect(shown.lines.last == "* 2  byte 4128  type 9  3 bytes  two")
    let json = try tool.run("journal", "verify", "data", "--json")
    #expect(json.code == 65)
    #expect(try object(json.output)["isIntact"] as? Bool == false)
  }

  @Test func `every flipped bit of the records is found`() throws {
    try write([["one"], ["two"]])
    let whole = try bytes()
    // The tool is a process each time; a bit of every field is enough here.
    for (place, bit) in zip(stride(from: 4096, to: 4160, by: 7), (0..<8).cycled) {
      try damage {
        $0 = whole; $0[place] ^= 1 << bit
      }
      let result = try tool.run("journal", "verify", "data")
      #expect(result.code == 65, "byte \(place) bit \(bit)")
      #expect(result.notes.contains("at byte \(place < 4128 ? 4096 : 4128)"), "\(result.notes)")
    }
  }

  @Test func `an unfinished end is no damage, and said`() throws {
    try write([["one"]])
    try damage { $0.replaceSubrange(4128..<4133, with: [1, 2, 3, 4, 5]) }
    let result = try tool.run("journal", "verify", "data")
    #expect(result.code == 0)
    #expect(result.notes.contains("5 bytes of an unfinished batch"))
  }

  @Test func `a damaged snapshot is told, though the journal opens without it`() throws {
    try write([["one"], ["two"]])
    var journal = try open()
    for sequence: UInt64 in [1, 2] {
      try journal.snapshot(through: sequence) { writer throws(JournalError) in
        try writer.append(type: 2, payload: Array("all up to \(sequence)".utf8))
      }
    }
    try journal.close()
    let whole = try tool.run("journal", "verify", "data")
    #expect(whole.code == 0)
    #expect(whole.lines == ["data: intact; 2 records in 1 segment, a snapshot up to 2"])
    let name = "data/00000000000000000002.snap"
    var bytes = [UInt8](
      try #require(FileManager.default.contents(atPath: "\(folder.path)/\(name)")))
    bytes[70] ^= 1
    try Data(bytes).write(to: URL(filePath: "\(folder.path)/\(name)"))
    let result = try tool.run("journal", "verify", "data")
    #expect(result.code == 65)
    #expect(result.notes.hasPrefix("error: \(name): damaged\nNothing is lost"))
    let json = try object(try tool.run("journal", "verify", "data", "--json").output)
    #expect(json["damagedSnapshots"] as? [String] == [name])
    let reopened = try open()
    #expect(reopened.recovery.snapshot == 1)
    try reopened.close()
  }

  @Test(arguments: ["show", "verify", "repair"])
  func `what is no journal is not found`(command: String) throws {
    #expect(try tool.run("journal", command, "nowhere").code == 66)
    #expect(try tool.run("journal", command, "data").code == 66)
    try folder.write("file", "text")
    #expect(try tool.run("journal", command, "file").code == 66)
    #expect(try contents() == [:])
    #expect(try tool.run("journal", command).code == 64)
  }

  @Test func `a newer format and a foreign file are bad data, with their names`() throws {
    try write([["one"]])
    let whole = try bytes()
    try damage { $0[0] ^= 1 }
    let foreign = try tool.run("journal", "verify", "data")
    #expect(foreign.code == 65)
    #expect(foreign.notes.contains("\(Self.segment) is not a file of a journal"))
    try damage {
      $0 = whole; $0[50] ^= 1
    }
    let header = try tool.run("journal", "verify", "data")
    #expect(header.code == 65)
    #expect(header.notes.contains("The header of \(Self.segment) is damaged"))
  }

  // MARK: Repairing

  @Test func `repair cuts the damaged end off, keeps its bytes, and says where`() throws {
    try write([["one"], ["two"], ["three"]])
    try damage { $0[4184] ^= 1 }
    let damaged = try bytes()
    let result = try tool.run("journal", "repair", "data")
    #expect(result.code == 0, "\(result.notes)")
    let saved = "\(Self.segment).torn-4160"
    #expect(
      result.lines == [
        "data: repaired; records up to 2 are there", "29 bytes were cut off and saved: \(saved)",
      ])
    let copy = try #require(FileManager.default.contents(atPath: "\(folder.path)/\(saved)"))
    #expect([UInt8](copy) == Array(damaged[4160..<4189]))
    #expect(try tool.run("journal", "verify", "data").code == 0)
    #expect(try tool.run("journal", "show", "data", "--plain").lines.count == 2)
  }

  @Test func `repair never drops a record that is whole`() throws {
    try write([["one"], ["two"], ["three"]])
    try damage { $0[4152] ^= 1 }
    let before = try contents()
    let verdict = try tool.run("journal", "verify", "data")
    #expect(verdict.code == 65)
    #expect(!verdict.notes.contains("reprise journal repair"))
    let result = try tool.run("journal", "repair", "data")
    #expect(result.code == 65)
    #expect(result.notes.contains("Records up to 1 are intact, and record 3 behind it."))
    #expect(result.notes.contains("restore the file from a backup"))
    #expect(!result.notes.contains("reprise journal repair"))
    #expect(try contents() == before)
  }

  @Test func `repair refuses a journal that somebody has open, and names the process`() throws {
    try write([["one"], ["two"]])
    let journal = try open()
    try damage { $0[4152] ^= 1 }
    let before = try contents()
    let result = try tool.run("journal", "repair", "data")
    #expect(result.code == 69)
    #expect(result.notes.contains("data: in use by pid \(getpid()) "), "\(result.notes)")
    #expect(try contents() == before)
    try journal.close()
  }

  @Test func `an intact journal is left alone`() throws {
    try write([["one"]])
    let before = try contents()
    let result = try tool.run("journal", "repair", "data")
    #expect(result.code == 0)
    #expect(result.lines == ["data: nothing to repair; 1 record in 1 segment"])
    #expect(try contents() == before)
  }

  // MARK: The chapter's journals

  @Test(arguments: ["08", "09"]) func `the chapters' pictures have a spelling in ASCII`(
    chapter: String
  ) throws {
    let result = try tool.run("run", chapter, "--ascii")
    #expect(result.code == 0)
    #expect(result.output.utf8.allSatisfy { $0 < 0x80 })
    #expect(!result.output.contains("?"))
  }

  @Test func `the chapter leaves its journals where it is told, and nowhere else`() throws {
    let first = try tool.run("run", "09", "--dump")
    let kept = try tool.run("run", "09", "--dump", "--journal", "demo")
    #expect(kept.code == 0, "\(kept.notes)")
    #expect(kept.output == first.output)
    #expect(try tool.run("journal", "verify", "demo/write").code == 0)
    #expect(try tool.run("journal", "verify", "demo/torn").code == 0)
    #expect(try tool.run("journal", "verify", "demo/damage").code == 65)
    let again = try tool.run("run", "09", "--journal", "demo")
    #expect(again.code == 73)
    #expect(again.output == "")
    #expect(try tool.run("run", "08", "--dump").code == 64)
    #expect(try tool.run("run", "08", "--journal", "other").code == 64)
  }
}

extension Range where Bound == Int {
  /// The numbers again and again.
  fileprivate var cycled: some Sequence<Int> {
    sequence(first: lowerBound) { $0 + 1 == upperBound ? lowerBound : $0 + 1 }
  }
}
