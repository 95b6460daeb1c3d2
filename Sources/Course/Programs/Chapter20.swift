internal import Linearizability

extension Program {
  /// Chapter 20: what clients saw, and the order that explains it, or not.
  static let chapter20 = Program(
    chapter: 20, selector: "part",
    [
      Scenario("race", "A request is done in two halves, and another one comes in between.") {
        stage in
        stage.draw(try await CallbackRace(stage, isAtomic: false).report())
      },
      Scenario("whole", "The same requests of a store that does each of them as a whole.") {
        stage in
        stage.draw(try await CallbackRace(stage, isAtomic: true).report())
      },
      Scenario("parts", "What a check costs, promise by promise and all in one.") { stage in
        stage.say("four promises, and on each of them so many callbacks at once")
        stage.draw("")
        stage.draw("at once  in parts              in one piece")
        for clients in 1...3 {
          let costs = try [true, false].map { inParts in
            try PartsHistory.cost(clients: clients, inParts: inParts)
          }
          let cells = costs.map { "\($0.steps) steps".padded(22) }
          stage.draw("\("\(clients)".padded(9))\(cells.joined())".trimmedEnd)
        }
      },
    ])
}

extension Stage {
  /// Draws the verdict on a history.
  fileprivate func draw(_ report: HistoryReport) {
    report.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .forEach { draw(String($0)) }
  }
}
