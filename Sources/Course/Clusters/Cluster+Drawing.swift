internal import DurablePromises
internal import PromiseStores
internal import Tracing

// Pictures of where the events have led, drawn under the output of a run.
extension Cluster {
  /// Draws the calls under a call: what each was, what it came to, and who took it.
  ///
  /// - Parameter root: the id of the call.
  func drawTree(of root: String) {
    let promises = Dictionary(
      uniqueKeysWithValues: store.snapshot().promises.map { ($0.record.id, $0.record) })
    var rows: [(left: String, right: String)] = []
    func visit(_ id: String, _ lead: String, _ mark: String, _ inner: String) {
      guard let record = promises[id] else { return }
      let call = "\(lead)\(mark)\(id)  \(record.param.callWords ?? "a promise")"
      switch record.state {
      case .pending: rows.append((call, takers(of: id)))
      case .resolved: rows.append(("\(call) = \(record.value.words)", takers(of: id)))
      default: rows.append(("\(call) fails: \(record.value.words)", takers(of: id)))
      }
      var children: [String] = []
      while promises["\(id).\(children.count + 1)"] != nil {
        children.append("\(id).\(children.count + 1)")
      }
      for child in children {
        let isLast = child == children.last
        visit(child, lead + inner, isLast ? "└ " : "├ ", isLast ? "  " : "│ ")
      }
    }
    visit(root, "", "", "")
    let width = rows.map(\.left.count).max() ?? 0
    stage.draw("")
    for row in rows {
      let gap = String(repeating: " ", count: width - row.left.count + 3)
      stage.draw((row.left + gap + row.right).droppingLast(" "))
    }
  }

  /// Who has taken a task, in order; each once in a row.
  private func takers(of task: String) -> String {
    var names: [String] = []
    for event in stage.events where event.kind == .taskClaimed && event.promise == task {
      if names.last != event.lane { names.append(event.lane) }
    }
    return names.joined(separator: ", then ")
  }

  /// Draws the queues: when which message came out of each, and who got it.
  func drawQueues() {
    let messages = stage.events.filter { $0.kind == .messageDelivered }
    var queues: [String] = []
    for message in messages where !queues.contains(message.lane) { queues.append(message.lane) }
    var rows: [[String]] = [["ms"] + queues]
    for message in messages {
      let time = "\(message.clock / 1_000)"
      let text = "\(message.promise ?? "") → \(message.peer ?? "")"
      let place = (queues.firstIndex(of: message.lane) ?? 0) + 1
      if rows.last?.first != time || rows.last?[place] != "" {
        rows.append([time] + queues.map { _ in "" })
      }
      rows[rows.count - 1][place] = text
    }
    // A time stands once.
    for row in rows.indices.dropFirst().reversed() where rows[row][0] == rows[row - 1][0] {
      rows[row][0] = ""
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    stage.draw("")
    for row in rows {
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      stage.draw(cells.joined(separator: "   ").droppingLast(" "))
    }
  }

  /// Draws how many tasks each worker has brought to an end, and how often it took one.
  ///
  /// - Parameter workers: the workers, from top to bottom.
  func drawShares(of workers: [String]) {
    let claims = stage.events.filter { $0.kind == .taskClaimed }
    let ends = stage.events.filter { $0.kind == .settled }.compactMap(\.subject)
    let shares = workers.map { name in
      let taken = claims.count { $0.lane == name }
      let done = ends.count { $0 == name }
      return taken == done ? "\(name) \(done)" : "\(name) \(done) of \(taken)"
    }
    stage.draw("")
    stage.draw("settled: \(shares.joined(separator: ", "))")
  }

  /// Draws how often each function began and the world was changed.
  func drawEffort() {
    let bodies = stage.bodyRuns.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let effects = stage.events.count { $0.kind == .effect }
    let promises = stage.events.count { $0.kind == .promiseCreated }
    let parts = ["promises: \(promises)", "body runs: \(bodies.joined(separator: ", "))"]
    stage.draw("")
    stage.draw((parts + (effects == 0 ? [] : ["effects: \(effects)"])).joined(separator: " · "))
  }
}

extension String {
  /// The text without the characters at its end that are this one.
  func droppingLast(_ character: Character) -> String {
    String(self[..<(lastIndex { $0 != character }.map { index(after: $0) } ?? startIndex)])
  }
}
