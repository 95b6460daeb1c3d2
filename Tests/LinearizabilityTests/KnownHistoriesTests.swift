import Linearizability
import TestThreads
import Testing

/// Histories whose verdicts a person knows.
@Suite(.longRunning)
struct KnownHistoriesTests {
  typealias Operation = History<RegisterModel>.Operation

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let isLegal: Bool
    let operations: [Operation]

    init(_ name: String, _ isLegal: Bool, _ operations: Operation...) {
      testDescription = name
      self.isLegal = isLegal
      self.operations = operations
    }
  }

  static func write(_ value: Datum, _ start: Int64, _ end: Int64? = nil) -> Operation {
    .init(
      client: "w\(start)", .write(value), invokedAt: start,
      response: end.map { .init(.done, at: $0) })
  }

  static func read(_ value: Datum, _ start: Int64, _ end: Int64) -> Operation {
    .init(client: "r\(start)", .read, invokedAt: start, response: .init(.value(value), at: end))
  }

  static func cas(
    _ expected: Datum, _ new: Datum, _ output: RegisterModel.Output?, _ start: Int64,
    _ end: Int64 = 0
  ) -> Operation {
    .init(
      client: "c\(start)", .compareAndSet(expected: expected, new: new), invokedAt: start,
      response: output.map { .init($0, at: end) })
  }

  static let cases: [Case] = [
    Case("nothing happened", true),
    Case("a new register holds nothing", true, read(nil, 0, 1)),
    Case("a value from nowhere", false, read(1, 0, 1)),
    Case("read what was written", true, write(1, 0, 1), read(1, 2, 3)),
    Case("a stale read", false, write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)),
    Case("an old nothing", false, write(1, 0, 1), read(nil, 2, 3)),
    Case("a read during a write sees the old value", true, write(1, 0, 9), read(nil, 2, 3)),
    Case("a read during a write sees the new value", true, write(1, 0, 9), read(1, 2, 3)),
    Case("old after new", false, write(1, 0, 9), read(1, 2, 3), read(nil, 4, 5)),
    Case("new after old", true, write(1, 0, 9), read(nil, 2, 3), read(1, 4, 5)),
    Case("two reads at once may disagree", true, write(1, 0, 9), read(1, 2, 5), read(nil, 3, 6)),
    Case("a value from the future", false, read(1, 0, 1), write(1, 2, 3)),
    Case("two writes at once, the first wins", true, write(1, 0, 5), write(2, 1, 4), read(1, 6, 7)),
    Case(
      "two writes at once, the second wins", true, write(1, 0, 5), write(2, 1, 4), read(2, 6, 7)),
    Case(
      "two writes at once, both win", false, write(1, 0, 5), write(2, 1, 4), read(1, 6, 7),
      read(2, 8, 9)),
    Case(
      "three orders, one fits", true, write(1, 0, 9), write(2, 0, 9), write(3, 0, 9),
      read(2, 10, 11)),
    Case("a pending write was never done", true, write(1, 0), read(nil, 2, 3)),
    Case("a pending write was done", true, write(1, 0), read(1, 2, 3)),
    Case("a pending write was done late", true, write(1, 0), read(nil, 2, 3), read(1, 4, 5)),
    Case("a pending write is not undone", false, write(1, 0), read(1, 2, 3), read(nil, 4, 5)),
    Case(
      "a pending write happens once", false, write(1, 0), write(2, 1, 2), read(1, 3, 4),
      write(3, 5, 6), read(1, 7, 8)),
    Case(
      "two pending writes happen twice", true, write(1, 0), write(1, 0), write(2, 1, 2),
      read(1, 3, 4),
      write(3, 5, 6), read(1, 7, 8)),
    Case("a pending write does not come before its call", false, read(1, 0, 1), write(1, 2)),
    Case("equal times are concurrent, old value", true, write(1, 0, 5), read(nil, 5, 6)),
    Case("equal times are concurrent, new value", true, read(1, 0, 5), write(1, 5, 6)),
    Case("operations that take no time", true, write(1, 3, 3), read(1, 3, 3), read(nil, 3, 3)),
    Case("no time, then later", false, write(1, 3, 3), read(nil, 4, 4)),
    Case("no time inside another", true, write(1, 0, 9), read(nil, 2, 2), read(1, 3, 3)),
    Case(
      "compare-and-set takes place", true, write(1, 0, 1), cas(1, 2, .done, 2, 3), read(2, 4, 5)),
    Case(
      "compare-and-set is refused", true, write(1, 0, 1), cas(3, 2, .mismatch, 2, 3), read(1, 4, 5)),
    Case("refused although it fits", false, write(1, 0, 1), cas(1, 2, .mismatch, 2, 3)),
    Case("done although it does not fit", false, write(1, 0, 1), cas(3, 2, .done, 2, 3)),
    Case(
      "two compare-and-sets cannot both win", false, write(1, 0, 1), cas(1, 2, .done, 2, 9),
      cas(1, 3, .done, 2, 9)),
    Case(
      "a chain of compare-and-sets at once", true, write(1, 0, 1), cas(3, 4, .done, 2, 9),
      cas(2, 3, .done, 2, 9), cas(1, 2, .done, 2, 9), read(4, 10, 11)),
    Case(
      "a pending compare-and-set explains a read", true, write(1, 0, 1), cas(1, 7, nil, 2),
      read(1, 3, 4), read(7, 5, 6)),
    Case(
      "a pending compare-and-set that cannot fit", false, write(1, 0, 1), cas(2, 7, nil, 2),
      read(7, 5, 6)),
    Case("the empty text is not nothing", false, write("", 0, 1), read(nil, 2, 3)),
    Case("texts are told apart by bytes", false, write("é", 0, 1), read("e\u{301}", 2, 3)),
  ]

  @Test(arguments: cases) func `has the known verdict`(known: Case) throws {
    let history = try History<RegisterModel>(known.operations)
    let result = LinearizabilityChecker(RegisterModel()).check(history)
    #expect(result.verdict == (known.isLegal ? .linearizable : .illegal))
    #expect(result.pendingCount == known.operations.count(where: \.isPending))
  }

  @Test(arguments: cases) func `has the same verdict in any order of the list`(known: Case) throws {
    let history = try History<RegisterModel>(known.operations.reversed())
    let result = LinearizabilityChecker(RegisterModel()).check(history)
    #expect(result.verdict == (known.isLegal ? .linearizable : .illegal))
  }

  @Test func `an answer before its question is refused`() {
    let error = #expect(throws: HistoryError.self) {
      try History<RegisterModel>([Self.write(1, 5, 4)])
    }
    #expect(error?.operation == 0)
  }

  @Test func `a recorder notes what happens`() {
    var recorder = HistoryRecorder<RegisterModel>()
    let write = recorder.invoke(.write(1), by: "a")
    let lost = recorder.invoke(.write(2), by: "b")
    let never = recorder.invoke(.write(3), by: "c")
    recorder.respond(to: write, with: .done)
    recorder.strike(never)
    let read = recorder.invoke(.read, by: "a")
    recorder.respond(to: read, with: .value(2))
    let result = LinearizabilityChecker(RegisterModel()).check(recorder.history)
    #expect(lost == 1)
    #expect(result.verdict == .linearizable)
    #expect(result.operationCount == 3 && result.pendingCount == 1)
  }
}
