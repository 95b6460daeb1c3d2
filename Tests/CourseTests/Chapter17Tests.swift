import Course
import Diagrams
import DurablePromises
import ResonateProtocol
import Scheduling
import TestThreads
import Testing
import Tracing
import Transports

/// What chapter 17 says about its runs, for the schedule it shows and for others.
@Suite(.longRunning, .timeLimit(.minutes(12))) struct Chapter17Tests {
  static let wires = ["memory", "spool", "socket"]
  static let seeds: ClosedRange<UInt64> = 0...6

  /// Everything that may go wrong, and often.
  static let faults = [
    [:], ["drop": "0.2"], ["repeat": "0.5"], ["reorder": "0.5"], ["delay": "200"],
    ["drop": "0.3", "repeat": "0.3", "reorder": "0.3", "delay": "50"],
  ]

  private func run(
    _ wire: String, seed: UInt64, _ settings: [String: String] = [:]
  ) throws -> Run {
    let act = try Act.find(17, wire)
    return try act.program.run(act.scenario, seed: seed, options: settings)
  }

  /// The lines of the tree of calls.
  private func tree(_ run: Run) -> [String] {
    run.output.filter { $0.hasPrefix("order-1") || $0.hasPrefix("├") || $0.hasPrefix("│") }
  }

  /// The figures of the table, by name.
  private func figures(_ run: Run) throws -> [String: Int] {
    let row = try #require(run.output.firstIndex { $0.hasPrefix("sent ") })
    let names = run.output[row].split(separator: " ").map(String.init)
    let numbers = run.output[row + 1].split(separator: " ").compactMap { Int($0) }
    return Dictionary(uniqueKeysWithValues: zip(names, numbers))
  }

  // MARK: 17-a, 17-b

  @Test(arguments: wires, faults)
  func `whatever the wire does, the results are the same`(
    wire: String, faults: [String: String]
  ) throws {
    let good = try run("memory", seed: 0, ["orders": "4"])
    for seed in Self.seeds {
      let run = try run(wire, seed: seed, faults.merging(["orders": "4"]) { $1 })
      #expect(run.output.prefix(4) == good.output.prefix(4))
      #expect(tree(run) == tree(good))
      #expect(run.effects.count == 20)
      #expect(Set(run.bodyRuns.values) == [4], "nothing is done twice: \(run.bodyRuns)")
      #expect(run.failure == nil)
    }
  }

  @Test(arguments: wires)
  func `each message is accounted for`(wire: String) throws {
    for seed in Self.seeds {
      let settings = ["drop": "0.2", "repeat": "0.2", "reorder": "0.2", "orders": "8"]
      let figures = try self.figures(try run(wire, seed: seed, settings))
      let arrived = figures["arrived", default: 0]
      let expected =
        figures["sent", default: 0] - figures["lost", default: 0] + figures["repeated", default: 0]
      // What is kept to be overtaken when the run ends never arrives: one message, perhaps twice.
      #expect((expected - 2...expected).contains(arrived), "seed \(seed)")
      #expect(figures["taken"] == 40, "five times for each order")
      #expect(figures["absorbed"] == arrived - 40)
      #expect(figures["absorbed", default: 0] > 0)
    }
  }

  @Test(arguments: wires)
  func `a seed has one course, over a real socket as well`(wire: String) throws {
    let settings = ["drop": "0.2", "repeat": "0.2", "reorder": "0.2", "delay": "20"]
    for seed in Self.seeds {
      let (first, second) = (
        try run(wire, seed: seed, settings), try run(wire, seed: seed, settings)
      )
      #expect(first.trace.jsonLines == second.trace.jsonLines)
      #expect(first.output == second.output)
    }
  }

  @Test func `on a good wire nothing is lost and nothing is absorbed`() throws {
    for wire in Self.wires {
      let figures = try self.figures(try run(wire, seed: 0))
      #expect(figures["sent"] == 5 && figures["arrived"] == 5 && figures["taken"] == 5)
      #expect(figures["lost"] == 0 && figures["absorbed"] == 0)
    }
  }

  @Test func `a lost message costs as long as the server waits before it sends again`() throws {
    let good = try figures(try run("memory", seed: 4))
    let bad = try run("memory", seed: 4, ["drop": "0.2"])
    let worse = try figures(bad)
    #expect(worse["lost"] == 1)
    #expect(worse["ms"] == good["ms", default: 0] + 250)
    #expect(bad.trace.events.count { $0.kind == .messageDropped } == 1)
  }

  @Test func `the page shows both tables and the tree`() throws {
    let page = try page("17-transports")
    let first = try run("spool", seed: 4, ["drop": "0.2"])
    let root = try #require(first.output.firstIndex { $0.hasPrefix("order-1 ") })
    #expect(page.contains(first.output[root...].dropLast(2).joined(separator: "\n") + "\n```"))
    #expect(first.trace.steps[21].event.kind == .messageDropped)
    let settings = ["drop": "0.2", "repeat": "0.2", "reorder": "0.2", "orders": "8"]
    let second = try run("socket", seed: 4, settings)
    let table = try #require(second.output.firstIndex { $0.hasPrefix("sent ") })
    #expect(page.contains(second.output[table...].joined(separator: "\n") + "\n```"))
    let lossy = try run("lossy", seed: 4)
    var options = DiagramOptions()
    options.width = 80
    let diagram = render(lossy.trace, .sequence, as: .ascii, options: options)
      .split(separator: "\n")
    for steps in [15...18, 29...32] {
      #expect(page.contains(diagram[steps].joined(separator: "\n")), "\(steps)")
    }
  }

  // MARK: 17-c

  @Test(arguments: [1, 2, 5])
  func `a queue holds what it has room for, and says so`(capacity: Int) async throws {
    let transport = LocalTransport(
      scheme: "poll", capacity: capacity, generator: SeededGenerator(seed: 0))
    let receiver = transport.receiver(group: "air", id: "w")
    let address = try #require(Address("poll://any@air"))
    var deliveries: [Delivery] = []
    for number in 0..<8 {
      let message = Message.execute(
        task: "t\(number)", version: 0, address: address.text)
      deliveries.append(await transport.deliver(message, to: address, serverURL: ""))
    }
    let isDelivered = deliveries.map(\.isDelivered)
    // The oldest keep their places.
    #expect(isDelivered == (0..<8).map { $0 < capacity })
    withExtendedLifetime(receiver) {}
  }

  @Test(arguments: 0...20 as ClosedRange<UInt64>)
  func `what has no room is sent again, and nobody starves`(seed: UInt64) throws {
    let run = try run("queue", seed: seed)
    #expect(run.effects.count == 12)
    #expect(Set(run.bodyRuns.values) == [1])
    #expect(run.trace.events.contains { $0.kind == .messageDropped })
    // One at a time, 100 ms each; more is spent only where the queue ran empty.
    let time = try #require(run.time)
    #expect(time <= 12 * 100 + 12 * 250)
  }

  @Test(arguments: ["-1", "0.95", "1", "much", ""])
  func `a rate that no run could survive is refused`(text: String) throws {
    let program = try #require(Program.all.first { $0.chapter == 17 })
    for name in ["drop", "repeat", "reorder"] {
      let setting = try #require(program.settings.first { $0.name == name })
      guard case .text(_, let problem) = setting.kind else {
        Issue.record("\(name) is a text")
        continue
      }
      #expect(problem(text, [:]) != nil)
      #expect(problem("0.2", [:]) == nil)
    }
  }
}
