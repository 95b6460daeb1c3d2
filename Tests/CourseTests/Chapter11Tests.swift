import Course
import TestThreads
import Testing
import Tracing

/// What chapter 11 says about the crash matrix, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter11Tests {
  private func matrix(_ scenario: String, seed: UInt64) throws -> CrashMatrix {
    let program = try Act.find(11, "memory").program
    var matrix = try CrashMatrix(program, durableScenario: scenario, seed: seed)
    for event in 1...matrix.eventCount { try matrix.kill(after: event) }
    return matrix
  }

  /// The event that makes the settlement of a promise safe.
  private func safe(_ promise: String, in run: Run) throws -> Int {
    let events = run.trace.events
    let record = try #require(
      events.firstIndex {
        $0.kind == .journalAppend && $0.promise == promise && $0.outcome != nil
      })
    return try #require(events[record...].first { $0.kind == .journalFlush }).index
  }

  @Test(.longRunning, arguments: [0, 3] as [UInt64])
  func `the sweep: 84 everywhere, and the effect is repeated in one window`(seed: UInt64) throws {
    let matrix = try matrix("durable", seed: seed)
    let events = matrix.durable.trace.events
    #expect(matrix.columns.map(\.event) == events)
    let effect = try #require(events.first { $0.kind == .effect }).index
    let innerIsSafe = try safe("p2", in: matrix.durable)
    let outerIsSafe = try safe("p1", in: matrix.durable)
    for column in matrix.columns {
      let (index, outcome) = (column.event.index, column.durable)
      #expect(outcome.result == "84", "killed after \(index)")
      let isRepeated = (effect..<innerIsSafe).contains(index)
      #expect(outcome.ledger.effects == (isRepeated ? 2 : 1), "killed after \(index)")
      #expect(outcome.ledger.bodyRuns["inner"] == (isRepeated ? 2 : 1), "killed after \(index)")
      if index >= outerIsSafe {
        #expect(outcome.ledger.bodyRuns["outer"] == 1, "killed after \(index)")
      }
      #expect(outcome.ledger.lives == 2)
      #expect(column.memory.result == (index == events.count ? "84" : nil))
      #expect(column.memory.ledger.records == 0)
      #expect(column.memory.ledger.flushes == 0)
    }
  }

  @Test(.longRunning, arguments: [0, 3] as [UInt64])
  func `with a key the body runs again, and the effect does not`(seed: UInt64) throws {
    let matrix = try matrix("keyed", seed: seed)
    #expect(
      matrix.columns.map(\.durable.result) == Array(repeating: "84", count: matrix.eventCount))
    #expect(matrix.columns.allSatisfy { $0.durable.ledger.effects == 1 })
    let again = matrix.columns.filter { $0.durable.ledger.bodyRuns["ask"] == 2 }
    #expect(again.count > 2)
    #expect(again.contains { $0.event.kind == .effect })
    #expect(matrix.findings.last == "No effect was repeated.")
  }

  @Test(.longRunning) func `the page quotes the matrix, the window and the ledger`() throws {
    let page = try page("11-memory-vs-durable")
    let matrix = try matrix("durable", seed: 0)
    let columns = matrix.columns.filter { (11...21).contains($0.event.index) }
    func row(_ label: String, _ cell: (CrashMatrix.Column) -> String) -> String {
      let cells = columns.map { column in
        String(repeating: " ", count: 4 - cell(column).count) + cell(column)
      }
      return label + String(repeating: " ", count: 24 - label.count) + cells.joined()
    }
    let excerpt = [
      row("killed after event") { "\($0.event.index)" },
      row("in memory  result") { $0.memory.result ?? "–" },
      row("           effects") { "\($0.memory.ledger.effects)" },
      row("durable    result") { $0.durable.result ?? "–" },
      row("           inner ran") { "\($0.durable.ledger.bodyRuns["inner"] ?? 0)" },
      row("           effects") { "\($0.durable.ledger.effects)" },
    ]
    #expect(page.contains("```text\n\(excerpt.joined(separator: "\n"))\n```"))
    #expect(matrix.findings.contains { $0.contains("happened again after a kill at events 14–17") })
    let outer = matrix.columns.filter { $0.durable.ledger.bodyRuns["outer"] == 2 }
    #expect(outer.map(\.event.index) == Array(7...22))
    let ledger = try #require(matrix.durable.ledger)
    #expect(ledger.description.hasSuffix("records: 4 · flushes: 3 · bytes: 528"))
    let keyed = try #require(try run(chapter: 11, "keyed", seed: 0).ledger)
    #expect(keyed.description.hasSuffix("records: 6 · flushes: 4 · bytes: 776"))
    let ask = try self.matrix("keyed", seed: 0).columns
      .filter { $0.durable.ledger.bodyRuns["ask"] == 2 }
    #expect(ask.map(\.event.index) == Array(15...20))
  }

  @Test func `one kill has a finding of its own`() throws {
    var matrix = try CrashMatrix(try Act.find(11, "memory").program)
    try matrix.kill(after: 14)
    #expect(
      matrix.findings == [
        "Killed after event 14: the program in memory never comes to 84, the durable one ends in 84 after 2 lives."
      ])
  }
}
