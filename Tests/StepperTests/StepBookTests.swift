import Stepper
import Testing
import TraceSamples
import Tracing

struct StepBookTests {
  private let nested = trace(of: nestedExample)

  @Test func `the changes of all steps lead from nothing to the last state`() throws {
    let book = StepBook(nested)
    var cells: [Change.Place: String] = [:]
    for number in 1...book.steps.count {
      let facts = try #require(book.facts(at: number))
      for change in facts.changes {
        #expect(cells[change.place] == change.before)
        cells[change.place] = change.after
      }
      #expect(facts.state == nested.state(at: facts.step.position))
    }
    let end = TraceState.changes(from: TraceState(), to: nested.state(at: nested.events.count))
    #expect(cells == Dictionary(uniqueKeysWithValues: end.map { ($0.place, $0.after ?? "") }))
  }

  @Test func `every cause is an earlier step`() throws {
    let book = StepBook(nested)
    for number in 2...book.steps.count {
      let cause = try #require(book.facts(at: number)?.cause)
      #expect(cause.step < number)
    }
    #expect(book.facts(at: 1)?.cause == nil)
  }

  @Test func `an invariant holds, breaks here, and is broken from then on`() throws {
    let book = StepBook(brokenTrace)
    let statuses = try (1...4).map { number in
      let facts = try #require(book.facts(at: number))
      return try #require(facts.checks.first { $0.invariant == .settledOnce }).status
    }
    #expect(statuses == [.holds, .holds, .breaksHere, .broke(step: 3)])
  }

  @Test(arguments: [-1, 0, 13])
  func `knows nothing about steps that do not exist`(number: Int) {
    #expect(StepBook(nested).facts(at: number) == nil)
  }
}
