import Foundation
import ModelChecking
import TestThreads
import Testing

@Suite(.longRunning)
struct CatalogueTests {
  /// A planted mistake, and the run that shows it.
  struct Plant: CustomTestStringConvertible, Sendable {
    let model: String
    let bug: String
    let property: String
    let steps: Int
    var loop: Int?
    var testDescription: String { "\(model): \(bug)" }
  }

  static let plants = [
    Plant(model: "leases", bug: "no-counter-check", property: "settled by its holder", steps: 12),
    Plant(
      model: "leases", bug: "leases-never-expire", property: "settled in the end", steps: 7, loop: 7
    ),
    Plant(
      model: "event-loop", bug: "lost-wake-up", property: "nobody is left behind", steps: 7),
    Plant(model: "event-loop", bug: "double-reply", property: "answered once", steps: 7),
    Plant(model: "journal", bug: "reply-before-flush", property: "no lost reply", steps: 5),
    Plant(model: "journal", bug: "torn-tail-accepted", property: "nothing torn is read", steps: 4),
    Plant(model: "journal", bug: "half-batch-accepted", property: "batches are whole", steps: 5),
    Plant(
      model: "two-phase-commit", bug: "manager-commits-early", property: "consistent", steps: 3),
    Plant(model: "single-copy-register", bug: "stale-read", property: "linearizable", steps: 4),
  ]

  private func explore(
    _ model: String, _ values: [String: Int] = [:], _ settings: ModelSettings = ModelSettings()
  ) throws -> ModelReport {
    try #require(ModelCatalogue.entry(named: model)).explore(values, settings: settings)
  }

  @Test(arguments: plants)
  func `each planted mistake is shown by a run as short as can be`(plant: Plant) throws {
    let report = try explore(plant.model, [:], ModelSettings(bug: plant.bug))
    #expect(report.verdict == .violated)
    let property = try #require(report.properties.first { $0.name == plant.property })
    let run = try #require(property.counterexample)
    #expect(run.steps.count == plant.steps)
    #expect(run.loopStart == plant.loop)
    #expect(run.steps.map(\.number) == Array(1...plant.steps))
    // Nothing is violated nearer to the start.
    let short = try explore(
      plant.model, [:], ModelSettings(bug: plant.bug, bounds: Bounds(depth: plant.steps - 1)))
    if plant.loop == nil {
      #expect(short.properties.first { $0.name == plant.property }?.verdict == .inconclusive)
    }
  }

  @Test func `every mistake of the catalogue is planted above`() {
    let all = ModelCatalogue.entries.flatMap { entry in
      entry.bugs.map { "\(entry.name) \($0.name)" }
    }
    #expect(all == Self.plants.map { "\($0.model) \($0.bug)" })
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name), Search.allCases)
  func `without a mistake every model holds`(name: String, search: Search) throws {
    let report = try explore(name, [:], ModelSettings(search: search))
    #expect(report.verdict == .holds)
    #expect(report.isComplete)
    #expect(report.warnings == [])
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func `a report is the same each time`(name: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let bug = try #require(ModelCatalogue.entry(named: name)?.bugs.first?.name)
    let reports = try (0..<2).map { _ in
      try encoder.encode(explore(name, [:], ModelSettings(bug: bug)))
    }
    #expect(reports[0] == reports[1])
  }

  @Test(arguments: ModelCatalogue.entries.map(\.name))
  func `the smallest size of every model holds`(name: String) throws {
    let entry = try #require(ModelCatalogue.entry(named: name))
    let values = entry.parameters.map { ($0.name, $0.range.lowerBound) }
    let report = try entry.explore(Dictionary(uniqueKeysWithValues: values))
    #expect(report.verdict == .holds)
  }

  @Test func `a report reads well`() throws {
    let report = try explore(
      "two-phase-commit", ["managers": 2], ModelSettings(bug: "manager-commits-early"))
    #expect(
      report.lines.joined(separator: "\n") == """
        two-phase-commit: managers 2, breadth-first, bug manager-commits-early
        104 unique states, 340 transitions, depth 7, 0 dead ends

        violated  always         consistent        No manager has aborted while another has committed.
        holds     sometimes      commit agreement  All managers can commit.
        holds     sometimes      abort agreement   All managers can abort.
        holds     deadlock free  no deadlock       Nothing stands still before all have decided.

        consistent is violated after 3 steps:
           0  decision: open; known to be prepared: none; said to be prepared: none; \
        manager 1: working; manager 2: working
           1  Manager 1 says it is prepared.
              said to be prepared: none -> 1; manager 1: working -> prepared
           2  Manager 1 commits without waiting for word.
              manager 1: prepared -> committed
           3  Manager 2 aborts of its own accord.
              manager 2: working -> aborted
        """)
  }

  @Test func `a report is a document of schema 1`() throws {
    let data = try JSONEncoder().encode(
      explore("leases", [:], ModelSettings(bug: "leases-never-expire")))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["schema"] as? Int == 1)
    #expect(object["verdict"] as? String == "violated")
    #expect(object["states"] as? Int == 322)
    let properties = try #require(object["properties"] as? [[String: Any]])
    let broken = try #require(properties.first { $0["verdict"] as? String == "violated" })
    let run = try #require(broken["counterexample"] as? [String: Any])
    #expect(run["ending"] as? String == "loop")
    #expect(run["loopStart"] as? Int == 7)
  }

  @Test func `what cannot be met is refused, with what there is`() throws {
    func message(_ values: [String: Int] = [:], _ settings: ModelSettings = ModelSettings())
      -> String
    {
      do {
        _ = try explore("two-phase-commit", values, settings)
        return "explored"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message(["rms": 3]) == "model two-phase-commit has no parameter 'rms'; it has: managers")
    #expect(
      message(["managers": 17]) == "managers is 17; for model two-phase-commit it is 1 to 16")
    #expect(
      message([:], ModelSettings(bug: "x"))
        == "model two-phase-commit has no bug 'x'; it has: manager-commits-early")
    #expect(
      message([:], ModelSettings(symmetry: "x"))
        == "model two-phase-commit has no symmetry 'x'; it has: managers, decisions")
    #expect(
      message([:], ModelSettings(storage: .fingerprints, symmetry: "managers"))
        == "symmetry needs the states: leave out either the symmetry or the fingerprints")
    #expect(
      message([:], ModelSettings(bounds: Bounds(depth: -1)))
        == "depth is -1; for model two-phase-commit it is at least 0")
    #expect(
      message([:], ModelSettings(bounds: Bounds(states: 0)))
        == "states is 0; for model two-phase-commit it is at least 1")
    #expect(ModelCatalogue.entry(named: "nothing") == nil)
  }
}
