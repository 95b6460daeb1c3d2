import Course
import TestThreads
import Testing
import Tracing

/// What chapter 18 says about its mutants and its checks.
struct Chapter18Tests {
  typealias Mutant = WaitingTable.Mutant

  static let seeds: ClosedRange<UInt64> = 1...200

  private func run(_ seed: UInt64, _ mutant: Mutant? = nil) -> TableRun {
    TableRun(OperationGenerator.operations(30, seed: seed), mutant: mutant)
  }

  // MARK: 18-a

  @Test(.longRunning) func `in a thousand good runs there is no alarm`() {
    for seed: UInt64 in 1...1_000 {
      let run = run(seed)
      #expect(run.isClean && run.fault == nil, "seed \(seed)")
    }
  }

  @Test(arguments: Mutant.allCases)
  func `three invariants catch every mutant at its fault`(mutant: Mutant) {
    var caught = 0
    for seed in Self.seeds {
      let run = run(seed, mutant)
      guard let fault = run.fault else {
        #expect(run.isClean, "what makes no difference is no fault")
        continue
      }
      caught += 1
      #expect(run.invariants.values.map(\.operation).min() == fault, "seed \(seed)")
    }
    #expect(caught > 50)
  }

  @Test(arguments: Mutant.allCases)
  func `every mutant is noticed outside, never before its fault`(mutant: Mutant) {
    var noticed = 0
    for seed in Self.seeds {
      let run = run(seed, mutant)
      noticed += run.properties.isEmpty ? 0 : 1
      for alarm in run.properties.values { #expect(alarm.operation >= run.fault ?? .max) }
    }
    #expect(noticed > 50)
  }

  @Test func `each invariant and each property has a mutant that only the others miss`() {
    var invariants: Set<TableInvariant> = []
    var properties: Set<TableProperty> = []
    for mutant in Mutant.allCases {
      for seed in Self.seeds {
        let run = run(seed, mutant)
        if run.invariants.count == 1 { invariants.formUnion(run.invariants.keys) }
        if run.properties.count == 1 { properties.formUnion(run.properties.keys) }
      }
    }
    #expect(invariants == Set(TableInvariant.allCases))
    #expect(properties == Set(TableProperty.allCases))
  }

  // MARK: 18-b

  @Test(arguments: Mutant.allCases)
  func `a list that fails is shrunk until nothing can be spared`(mutant: Mutant) {
    func fails(_ operations: [TableOperation]) -> Bool {
      !TableRun(operations, mutant: mutant).properties.isEmpty
    }
    for seed: UInt64 in 1...40 {
      let operations = OperationGenerator.operations(30, seed: seed)
      guard fails(operations) else { continue }
      let kept = OperationGenerator.shrink(operations, while: fails)
      #expect(fails(kept))
      #expect(kept.count <= 4, "seed \(seed): \(kept)")
      for place in kept.indices {
        var rest = kept
        rest.remove(at: place)
        #expect(!fails(rest))
      }
    }
  }

  @Test func `mutant 2 shrinks to three operations inside and to four outside`() throws {
    let found = try #require(MutantHunt(runs: 40).shortest(.keepsWhoGaveUp))
    #expect(
      found.run.operations.map(\.description) == [
        "create p1", "ann awaits p1", "ann gives up", "settle p1 with 5",
      ])
    func fails(_ operations: [TableOperation]) -> Bool {
      !TableRun(operations, mutant: .keepsWhoGaveUp).invariants.isEmpty
    }
    let inside = OperationGenerator.shrink(
      OperationGenerator.operations(30, seed: 1), while: fails)
    #expect(inside.count == 3)
  }

  // MARK: 18-c

  @Test func `what is noticed sixteen operations later outside is noticed at once inside`() {
    let scores = MutantHunt(runs: 40).scores(.parksOnSettled)
    let (inside, outside) = (scores[0], scores[6])
    #expect(inside.found > outside.found && inside.distance == 0)
    #expect((outside.distance + outside.found / 2) / outside.found == 16)
  }

  // MARK: The page

  @Test func `the page shows the table and the run of mutant 2`() throws {
    let page = try page("18-assertions")
    let act = try Act.find(18, "mutants")
    let output = try act.run().output
    #expect(output.first == "40 runs of 30 operations without a mistake: 0 alarms")
    let table = output.drop { !$0.hasPrefix("mutant ") }.prefix { $0 != "" }
    #expect(page.contains(table.joined(separator: "\n")))
    let second = output.drop { !$0.hasPrefix("mutant 2,") }.prefix { $0 != "" }
    #expect(page.contains(second.joined(separator: "\n")))
  }

  @Test func `the run without a mistake shows every kind of answer`() throws {
    let run = try Act.find(18, "table").run()
    let kinds = Set(run.trace.events.map(\.kind))
    #expect(kinds.isSuperset(of: [.parked, .unparked, .replyValue, .awaitImmediate]))
    #expect(run.trace.invariants().holds)
  }
}
