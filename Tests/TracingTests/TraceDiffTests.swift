import AsyncAwait
import Testing
import TraceSamples
import Tracing

struct TraceDiffTests {
  @Test func `a trace does not differ from itself`() {
    let run = trace(of: nestedExample)
    let diff = TraceDiff(run, run)
    #expect(diff.isEmpty)
    #expect(diff.rows.count == run.events.count)
  }

  @Test func `another value is the first difference`() throws {
    var other = nestedExample
    for place in 12...14 {
      let was = other[place]
      other[place] = .init(
        kind: was.kind, party: was.party, promise: was.promise, result: .resolved("43"))
    }
    let diff = TraceDiff(trace(of: nestedExample), trace(of: other))
    guard case .both(let left, let right) = diff.firstDifference else {
      Issue.record("the events should be partners")
      return
    }
    #expect(left.value == "42")
    #expect(right.value == "43")
    #expect(left.index == 13)
  }

  @Test func `events of one side have no counterpart`() {
    let recorder = Recorder()
    for (offset, occurrence) in nestedExample.enumerated() {
      recorder.observe(occurrence)
      if offset == 2 { recorder.record(.journalAppend, lane: "journal", promise: "p1") }
    }
    let diff = TraceDiff(trace(of: nestedExample), recorder.trace(scenario: "nested"))
    let alone = diff.rows.filter { !$0.isSame }
    #expect(alone == [.right(recorder.events[3])])
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `every event stands in exactly one row, in order`(seed: UInt64) {
    let left = trace(of: randomOccurrences(seed: seed))
    let right = trace(of: randomOccurrences(seed: seed / 2 + 1))
    var (lefts, rights): ([Event], [Event]) = ([], [])
    for row in TraceDiff(left, right).rows {
      switch row {
      case .both(let one, let other):
        lefts.append(one)
        rights.append(other)
      case .left(let one): lefts.append(one)
      case .right(let other): rights.append(other)
      }
    }
    #expect(lefts == left.events)
    #expect(rights == right.events)
  }
}
