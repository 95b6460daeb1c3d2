import AsyncAwait
import Testing
import TraceSamples
import Tracing

struct NarrationTests {
  @Test(arguments: EventKind.allCases)
  func `every kind has a sentence, a legend and a renderer`(kind: EventKind) {
    let entry = Narration.entry(for: kind)
    #expect(entry.kind == kind)
    #expect(!entry.legend.words.isEmpty)
    #expect(entry.legend.glyph.count == 1)
    #expect(entry.legend.ascii.count == 1)
    #expect(entry.legend.ascii.utf8.allSatisfy { $0 < 128 })
    let full = Event(
      index: 1, kind: kind, lane: "outer", peer: "loop", promise: "p1", subject: "inner",
      value: "42", outcome: .resolved)
    let bare = Event(index: 1, kind: kind, lane: "outer")
    for event in [full, bare] {
      let sentence = Narration.sentence(for: event, after: TraceState()).plain
      #expect(sentence.hasSuffix("."))
      #expect(!sentence.contains("  "))
      #expect(!sentence.contains("Optional"))
    }
  }

  @Test func `no two kinds have one legend`() {
    #expect(
      Set(EventKind.allCases.map { Narration.entry(for: $0).legend.words }).count
        == EventKind.allCases.count)
  }

  @Test func `the nested example reads like a story`() {
    #expect(
      trace(of: nestedExample).steps.map(\.sentence.description) == [
        "The loop receives *invoke outer* from *main*. It adds p1 to its table, pending.",
        "The loop starts *outer*, whose result will settle p1.",
        "The loop answers *main* at once with p1, which stands for a result that may not exist yet.",
        "The loop receives *await p1* from *main*. p1 is still pending, so the loop does not "
          + "answer; *main* is parked.",
        "The loop receives *invoke inner* from *outer*. It adds p2 to its table, pending.",
        "The loop starts *inner*, whose result will settle p2.",
        "The loop answers *outer* at once with p2, which stands for a result that may not exist "
          + "yet.",
        "The loop receives *await p2* from *outer*. p2 is still pending, so the loop does not "
          + "answer; *outer* is parked.",
        "The loop receives *return p2, 42* from *inner*. p2 is resolved with 42. One caller is "
          + "parked on it: *outer*.",
        "The loop answers *outer*, which was parked on p2: 42.",
        "The loop receives *return p1, 84* from *outer*. p1 is resolved with 84. One caller is "
          + "parked on it: *main*.",
        "The loop answers *main*, which was parked on p1: 84.",
      ])
  }

  @Test func `several awaiters are counted`() {
    let p1 = Occurrence.PromiseName(number: 1, label: "work")
    let roots = ["main", "second", "third"].map { Occurrence.Party.root($0) }
    let error = Occurrence.Result.rejected("no disk")
    var occurrences = [
      Occurrence(kind: .invoke, party: roots[0], promise: p1),
      Occurrence(kind: .promiseCreated, party: nil, promise: p1),
      Occurrence(kind: .spawn, party: .callee(p1), promise: p1),
      Occurrence(kind: .replyPromise, party: roots[0], promise: p1),
    ]
    for root in roots {
      occurrences.append(.init(kind: .await, party: root, promise: p1))
      occurrences.append(.init(kind: .parked, party: root, promise: p1))
    }
    occurrences += [
      .init(kind: .unparked, party: roots[1], promise: p1),
      .init(kind: .return, party: .callee(p1), promise: p1, result: error),
      .init(kind: .settled, party: nil, promise: p1, result: error),
      .init(kind: .replyValue, party: roots[0], promise: p1, result: error),
      .init(kind: .replyValue, party: roots[2], promise: p1, result: error),
    ]
    #expect(
      trace(of: occurrences).steps.dropFirst(4).map(\.sentence.plain) == [
        "The loop receives await p1 from second. p1 is still pending, so the loop does not "
          + "answer; second is parked behind 1 other.",
        "The loop receives await p1 from third. p1 is still pending, so the loop does not "
          + "answer; third is parked behind 2 others.",
        "second was cancelled while it was parked, so it no longer waits for p1. The callee goes "
          + "on.",
        "The loop receives return p1, the error no disk from work, which failed. p1 is rejected "
          + "with the error no disk. 2 callers are parked on it, first come first: main, third.",
        "The loop answers main, which was parked on p1: the error no disk. 1 more to answer.",
        "The loop answers third, which was parked on p1: the error no disk.",
      ])
  }

  @Test func `a replayed event says so`() {
    let event = Event(index: 1, kind: .log, lane: "main", value: "84", flags: [.replayed])
    #expect(
      Narration.sentence(for: event, after: TraceState()).plain
        == "main writes 84. This comes from the journal; the body did not run.")
  }

  @Test func `hostile words stay on one line`() {
    let event = Event(index: 1, kind: .log, lane: "a\nb", value: "\u{1B}[2J\u{202E}x\r\n")
    let words = Narration.sentence(for: event, after: TraceState()).plain
    #expect(words == "a b writes \u{FFFD}[2J\u{FFFD}x  .")
  }
}
