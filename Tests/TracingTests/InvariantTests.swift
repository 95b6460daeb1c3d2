import AsyncAwait
import Testing
import TraceSamples
import Tracing

struct InvariantTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `a correct loop breaks nothing`(seed: UInt64) throws {
    try trace(of: randomOccurrences(seed: seed)).verify()
  }

  /// A way in which a loop can be wrong.
  struct Mutant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let breaks: Invariant
    let index: Int
    let apply: @Sendable (inout [Occurrence]) -> Void
  }

  private static let p1 = Occurrence.PromiseName(number: 1, label: "outer")
  private static let p2 = Occurrence.PromiseName(number: 2, label: "inner")

  static let mutants: [Mutant] = [
    Mutant(testDescription: "settles twice", breaks: .settledOnce, index: 15) {
      $0.insert($0[13], at: 14)
    },
    Mutant(testDescription: "answers twice", breaks: .answeredOnce, index: 16) {
      $0.insert($0[14], at: 15)
    },
    Mutant(testDescription: "answers one who did not ask", breaks: .answeredOnce, index: 19) {
      $0.append(
        .init(
          kind: .awaitImmediate, party: .root("other"), promise: p1, result: .resolved("84")))
    },
    Mutant(testDescription: "answers before settling", breaks: .noReplyBeforeSettlement, index: 14)
    { $0.swapAt(13, 14) },
    Mutant(testDescription: "forgets an awaiter", breaks: .noLostWakeUp, index: 15) {
      $0.remove(at: 14)
    },
    Mutant(testDescription: "forgets the last awaiter", breaks: .noLostWakeUp, index: 17) {
      $0.removeLast()
    },
    Mutant(testDescription: "parks on a settled promise", breaks: .awaitersOnlyOnPending, index: 17)
    {
      $0.insert(.init(kind: .await, party: .callee(p1), promise: p2), at: 15)
      $0.insert(.init(kind: .parked, party: .callee(p1), promise: p2), at: 16)
    },
    Mutant(testDescription: "answers with another value", breaks: .oneResult, index: 18) {
      $0[17] = .init(
        kind: .replyValue, party: .root("main"), promise: p1, result: .resolved("85"))
    },
    Mutant(testDescription: "answers with an error instead", breaks: .oneResult, index: 18) {
      $0[17] = .init(
        kind: .replyValue, party: .root("main"), promise: p1, result: .rejected("84"))
    },
    Mutant(testDescription: "serves the last first", breaks: .firstComeFirstServed, index: 20) {
      $0.insert(.init(kind: .await, party: .root("other"), promise: p1), at: 6)
      $0.insert(.init(kind: .parked, party: .root("other"), promise: p1), at: 7)
      $0.insert(
        .init(kind: .replyValue, party: .root("other"), promise: p1, result: .resolved("84")),
        at: 19)
    },
  ]

  @Test(arguments: mutants)
  func `a wrong loop is caught where it goes wrong`(mutant: Mutant) throws {
    var occurrences = nestedExample
    mutant.apply(&occurrences)
    let run = trace(of: occurrences)
    let first = try #require(run.invariants().breaks.first)
    #expect(first.invariant == mutant.breaks)
    #expect(first.index == mutant.index)
    let error = #expect(throws: TraceError.self) { try run.verify(name: "run.jsonl") }
    #expect(error?.line == mutant.index + 1)
  }

  @Test func `every invariant has a mutant`() {
    #expect(Set(Self.mutants.map(\.breaks)) == Set(Invariant.allCases))
  }

  @Test func `each step says whether an invariant holds, breaks or broke`() {
    var occurrences = nestedExample
    occurrences.insert(occurrences[13], at: 14)
    let report = trace(of: occurrences).invariants()
    #expect(report.status(of: .settledOnce, at: 14) == .holds)
    let reason = "p2 is settled a second time"
    #expect(report.status(of: .settledOnce, at: 15) == .breaksHere(reason))
    #expect(report.status(of: .settledOnce, at: 16) == .broke(at: 15, reason))
    #expect(report.status(of: .oneResult, at: 16) == .holds)
  }

  @Test func `an await that would close a cycle may be refused at once`() throws {
    let refusal = Occurrence(
      kind: .awaitImmediate, party: .callee(Self.p2), promise: Self.p1, result: .rejected("cycle"))
    var occurrences = Array(nestedExample.prefix(12))
    occurrences.append(.init(kind: .await, party: .callee(Self.p2), promise: Self.p1))
    occurrences.append(refusal)
    occurrences += nestedExample.dropFirst(12)
    let run = trace(of: occurrences)
    try run.verify()
    #expect(
      run.steps[8].event.kind == .await
        && run.steps[9].sentence.plain
          == "inner would wait for itself: p1 waits for it, so the loop answers at once with the "
          + "error cycle."
    )

    var early = nestedExample
    early.insert(.init(kind: .await, party: .root("main"), promise: Self.p1), at: 4)
    early.insert(
      .init(
        kind: .awaitImmediate, party: .root("main"), promise: Self.p1, result: .rejected("cycle")),
      at: 5)
    #expect(trace(of: early).invariants().breaks.first?.invariant == .noReplyBeforeSettlement)
  }

  @Test func `what a program records between answers is no lost wake-up`() throws {
    let recorder = Recorder()
    for occurrence in nestedExample.prefix(14) { recorder.observe(occurrence) }
    recorder.record(.log, lane: "main", value: "from another thread")
    for occurrence in nestedExample.dropFirst(14) { recorder.observe(occurrence) }
    try recorder.trace(scenario: "log").verify()
  }
}
