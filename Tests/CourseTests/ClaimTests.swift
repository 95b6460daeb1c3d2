import Course
import Diagrams
import Testing
import Tracing

/// What the pages of chapters 00, 04 and 05 say about schedules other than the first.
@Suite(.timeLimit(.minutes(12))) struct ClaimTests {
  private func place(of kind: EventKind, _ subject: String, in trace: Trace) -> Int? {
    trace.events.firstIndex { $0.kind == kind && ($0.subject == subject || $0.promise == subject) }
  }

  @Test(arguments: [(0, true), (3, false)])
  func `under seed 3 inner is invoked before main awaits`(seed: UInt64, mainIsFirst: Bool) throws {
    let trace = try Act.find(4, "nested").run(seed: seed).trace
    let awaiting = try #require(place(of: .await, "p1", in: trace))
    let invoking = try #require(place(of: .invoke, "inner", in: trace))
    #expect((awaiting < invoking) == mainIsFirst)
  }

  @Test func `p2 settles before p1, and under some schedules nobody is parked on it`() throws {
    var isParkedOn: Set<Bool> = []
    for seed: UInt64 in 0..<200 {
      let trace = try Act.find(4, "nested").run(seed: seed).trace
      #expect(trace.events.filter { $0.kind == .settled }.map(\.promise) == ["p2", "p1"])
      isParkedOn.insert(place(of: .parked, "p2", in: trace) != nil)
    }
    #expect(isParkedOn == [true, false])
  }

  @Test func `the tree of the fan-out is the same under every schedule, but for its order`() throws
  {
    var trees: Set<[Substring]> = []
    for seed: UInt64 in 0..<50 {
      let trace = try Act.find(5, "fan-out").run(seed: seed).trace
      let lines = render(trace, .entity, as: .ascii).split(separator: "\n")
      trees.insert(lines.map { $0.drop { !$0.isLetter } }.sorted())
    }
    #expect(trees.count == 1)
  }

  @Test func `the table by hand answers as the page says`() throws {
    let output = try Act.find(2, "tables").run().output
    #expect(output.contains("settle(p1, with: 42) → tell ann, then cat"))
    #expect(output.contains("removeAwaiter(bob) → tell bob: cancelled"))
    #expect(output.contains("removePromise(p1) → 42 is let go"))
    #expect(output.suffix(2) == ["  * promises  –", "    awaiters  –"])
  }
}
