import Scheduling
import Testing
import TraceSamples

@testable import Tracing

struct TraceTests {
  @Test func `a trace file has a header and one line for each event`() {
    let lines = trace(of: nestedExample).jsonLines.split(separator: "\n").map(String.init)
    #expect(lines.count == 19)
    #expect(
      lines[0] == """
        {"reprise":"trace","version":1,"tool":"reprise","scenario":"nested","chapter":1,"seed":0,\
        "runtime":"memory","events":18,"checksum":"\(trace(of: nestedExample).checksum)"}
        """)
    #expect(
      lines[1] == """
        {"index":1,"lane":"main","peer":"loop","kind":"invoke","promise":"p1","subject":"outer"}
        """)
    #expect(
      lines[14] == """
        {"index":14,"lane":"loop","kind":"settled","promise":"p2","value":"42",\
        "outcome":"resolved","cause":13,"flags":["folded"]}
        """)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `reading gives back what was written`(seed: UInt64) throws {
    let written = trace(of: randomOccurrences(seed: seed))
    let text = written.jsonLines
    let read = try Trace(parsing: text, name: "run.jsonl")
    #expect(read == written)
    #expect(read.jsonLines == text)
  }

  @Test func `every field survives, whatever is in it`() throws {
    let hostile = "a\"b\\c\n\r\t\u{0}\u{1F}\u{7F}\u{2028}é🧵</script>"
    let event = Event(
      index: 1, kind: .log, lane: hostile, peer: hostile, promise: hostile, subject: hostile,
      value: hostile, outcome: .timedOut, flags: [.replayed, .folded], source: hostile, time: 9,
      clock: -4)
    let written = Trace(
      header: .init(tool: hostile, scenario: hostile, seed: .max, runtime: hostile),
      events: [event])
    #expect(written.jsonLines.utf8.count { $0 == UInt8(ascii: "\n") } == 2)
    #expect(try Trace(parsing: written.jsonLines, name: "") == written)
    #expect(event.json.contains(#""flags":["folded","replayed"]"#))
  }

  @Test func `line ends of another system do not matter`() throws {
    let written = trace(of: nestedExample)
    let bytes = written.jsonLines.utf8.flatMap { $0 == 10 ? [13, 10] : [$0] }
    #expect(try Trace(parsing: bytes, name: "") == written)
  }

  @Test func `the checksum is FNV-1a`() {
    var sum = Checksum()
    #expect(sum.text == "cbf29ce484222325")
    sum.add("foobar".utf8)
    #expect(sum.text == "85944171f73967e8")
  }

  @Test(arguments: [
    ("", 1, TraceError.Reason.notATrace),
    ("{}\n", 1, .notATrace),
    (#"{"reprise":"journal","version":1}"#, 1, .notATrace),
    (#"{"reprise":"trace","version":2}"#, 1, .fromTheFuture(version: 2)),
    (#"{"reprise":"trace","version":1}"#, 1, .unreadable(#"the field "tool" is missing"#)),
  ])
  func `a foreign header is refused`(text: String, line: Int, reason: TraceError.Reason) {
    #expect(throws: TraceError(file: "run.jsonl", line: line, reason: reason)) {
      try Trace(parsing: text, name: "run.jsonl")
    }
  }

  /// A damage to the lines of the nested example, and the error it must give.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let line: Int
    let reason: TraceError.Reason
    let apply: @Sendable (inout [String]) -> Void
  }

  static let damages: [Damage] = [
    Damage(
      testDescription: "a line that is no JSON", line: 5, reason: .unreadable("not a line of JSON")
    ) { $0[4] = "{" },
    Damage(
      testDescription: "a lane that is a number", line: 5,
      reason: .unreadable(#"the field "lane" has another type"#)
    ) { $0[4] = #"{"index":4,"lane":7,"kind":"log"}"# },
    Damage(
      testDescription: "an unknown outcome", line: 5,
      reason: .unreadable(#"the field "outcome" has an unknown word"#)
    ) { $0[4] = #"{"index":4,"lane":"a","kind":"log","outcome":"odd"}"# },
    Damage(testDescription: "an unknown kind", line: 5, reason: .unknownKind("dance")) {
      $0[4] = #"{"index":4,"lane":"a","kind":"dance"}"#
    },
    Damage(
      testDescription: "two lines swapped", line: 3,
      reason: .indexOutOfOrder(expected: 2, actual: 3)
    ) { $0.swapAt(2, 3) },
    Damage(
      testDescription: "a cause that points forwards", line: 5,
      reason: .causeNotBefore(index: 4, cause: 4)
    ) { $0[4] = #"{"index":4,"lane":"a","kind":"log","cause":4}"# },
    Damage(
      testDescription: "the end is missing", line: 17, reason: .cut(promised: 18, found: 16)
    ) { $0.removeLast(2) },
    Damage(
      testDescription: "a line too many", line: 20, reason: .tooLong(promised: 18, found: 19)
    ) { $0.append(#"{"index":19,"lane":"a","kind":"log"}"#) },
  ]

  @Test(arguments: damages)
  func `damage is named with its line`(damage: Damage) {
    var lines = trace(of: nestedExample).jsonLines.split(separator: "\n").map(String.init)
    damage.apply(&lines)
    let expected = TraceError(file: "run.jsonl", line: damage.line, reason: damage.reason)
    #expect(throws: expected) {
      try Trace(parsing: lines.joined(separator: "\n") + "\n", name: "run.jsonl")
    }
    #expect(expected.description.hasPrefix("run.jsonl line \(damage.line): "))
  }

  @Test func `a file cut within its last line is cut, not unreadable`() {
    let bytes = Array(trace(of: nestedExample).jsonLines.utf8.dropLast(9))
    let expected = TraceError(
      file: "run.jsonl", line: 19, reason: .cut(promised: 18, found: 17))
    #expect(throws: expected) { try Trace(parsing: bytes, name: "run.jsonl") }
  }

  @Test func `a changed value is noticed`() {
    let text = trace(of: nestedExample).jsonLines
    let place = text.ranges(of: "\"42\"")[0]
    let changed = text.replacingCharacters(in: place)
    let error = #expect(throws: TraceError.self) { try Trace(parsing: changed, name: "f") }
    guard case .checksumMismatch = error?.reason else {
      Issue.record("wrong reason: \(String(describing: error))")
      return
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `no damage crashes the reader`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var bytes = Array(trace(of: nestedExample).jsonLines.utf8)
    let place = Int.random(in: bytes.indices, using: &random)
    switch seed % 3 {
    case 0: bytes[place] ^= UInt8(1 << (seed % 8))
    case 1: bytes.removeLast(bytes.count - place)
    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    }
    guard let read = try? Trace(parsing: bytes, name: "") else { return }
    // What is still read must tell the same story: only the header's free words may differ.
    #expect(read.events == trace(of: nestedExample).events)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>) -> String {
    self[..<range.lowerBound] + "\"43\"" + self[range.upperBound...]
  }
}
