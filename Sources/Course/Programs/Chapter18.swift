internal import AsyncAwait

extension Program {
  /// Chapter 18: what must be true is said inside the table and outside it, and five mistakes are found.
  static let chapter18 = Program(
    chapter: 18, selector: "part",
    settings: [
      Setting("mutants", .flag, "Plant mistakes, and see which check finds which."),
      Setting("runs", .number(1...100_000), "How many runs there are of each mutant."),
    ],
    [
      Scenario("table", "A table without a mistake, and what its checks say after each operation.")
      {
        stage in
        let run = TableRun([
          .create("p1"), .create("p2"), .await("ann", "p1"), .await("bob", "p1"),
          .await("cat", "p2"), .giveUp("bob"), .settle("p1", 7), .settle("p1", 8),
          .await("bob", "p1"), .settle("p2", 9),
        ])
        stage.perform(run)
        InvariantStrip(run).lines.forEach(stage.draw)
      },
      Scenario(
        "mutants", "Five tables with a mistake each: who finds it, and how long after.",
        knows: ["mutants", "runs"]
      ) { stage in
        let hunt = MutantHunt(runs: stage.options["runs"].flatMap { Int($0) } ?? 40)
        stage.say(
          "\(hunt.runs) runs of \(hunt.length) operations without a mistake: \(hunt.falseAlarms) alarms"
        )
        hunt.table.forEach(stage.draw)
        for mutant in WaitingTable.Mutant.allCases {
          stage.draw("")
          guard let found = hunt.shortest(mutant) else {
            stage.draw("mutant \(mutant.rawValue), \(mutant): not found")
            continue
          }
          stage.draw(
            "mutant \(mutant.rawValue), \(mutant): \(found.from) operations shrink to \(found.run.operations.count)"
          )
          InvariantStrip(found.run, onlyAlarms: true).lines.forEach(stage.draw)
        }
      },
    ])
}

extension Stage {
  /// Writes down what a run on a table does, as a loop would report it.
  fileprivate func perform(_ run: TableRun) {
    var known: [String] = []
    var waiting: [String: String] = [:]
    var settled: Set<String> = []
    func tell(
      _ kind: Occurrence.Kind, _ caller: String?, _ promise: String,
      _ result: Occurrence.Result? = nil
    ) {
      let number = (known.firstIndex(of: promise) ?? 0) + 1
      observe(
        Occurrence(
          kind: kind, party: caller.map { .root($0) },
          promise: .init(number: UInt64(number), label: nil), result: result))
    }
    for (operation, replies) in zip(run.operations, run.replies) {
      switch operation {
      case .create(let promise) where !known.contains(promise):
        known.append(promise)
        tell(.promiseCreated, nil, promise)
      case .await(let caller, let promise) where known.contains(promise) && waiting[caller] == nil:
        tell(.await, caller, promise)
        if let reply = replies.first {
          tell(.awaitImmediate, caller, promise, .resolved("\(reply.value)"))
        } else {
          waiting[caller] = promise
          tell(.parked, caller, promise)
        }
      case .settle(let promise, let value)
      where known.contains(promise) && settled.insert(promise).inserted:
        tell(.settled, nil, promise, .resolved("\(value)"))
        for reply in replies {
          waiting[reply.caller] = nil
          tell(.replyValue, reply.caller, promise, .resolved("\(reply.value)"))
        }
      case .giveUp(let caller):
        if let promise = waiting.removeValue(forKey: caller) { tell(.unparked, caller, promise) }
      default: break
      }
    }
  }
}

/// Every check after every operation, as a strip: a column for an operation, a row for a check.
struct InvariantStrip {
  private let run: TableRun
  private let onlyAlarms: Bool

  init(_ run: TableRun, onlyAlarms: Bool = false) {
    self.run = run
    self.onlyAlarms = onlyAlarms
  }

  private struct Row {
    let place: String
    let name: String
    let alarm: TableRun.Alarm?
  }

  var lines: [String] {
    let all =
      TableInvariant.allCases.map {
        Row(place: "inside ", name: $0.rawValue, alarm: run.invariants[$0])
      }
      + TableProperty.allCases.map {
        Row(place: "outside", name: $0.rawValue, alarm: run.properties[$0])
      }
    let shown = onlyAlarms ? all.filter { $0.alarm != nil } : all
    let width = (all.map(\.name.count).max() ?? 0) + 2
    let numbers = run.operations.indices.map { "\($0 + 1)".padded(4) }.joined()
    var lines = run.operations.enumerated().map { "  \("\($0 + 1)".padded(4))\($1)" }
    lines.append("  " + "".padded(9 + width) + numbers + "end")
    for row in shown {
      let cells = (0...run.operations.count).map { mark(row.alarm, at: $0).padded(4) }
      lines.append("  \(row.place)  \(row.name.padded(width))\(cells.joined())".trimmedEnd)
    }
    for row in shown {
      guard let alarm = row.alarm else { continue }
      let place = alarm.operation == run.operations.count ? "end" : "\(alarm.operation + 1)"
      lines.append("  \(place.padded(4))\(row.place.trimmedEnd): \(alarm.words)")
    }
    return lines
  }

  /// Holds, breaks here, or broke before.
  private func mark(_ alarm: TableRun.Alarm?, at place: Int) -> String {
    guard let alarm, alarm.operation <= place else { return "=" }
    return alarm.operation == place ? "✗" : "·"
  }
}
