/// One cell of the derived state that differs between two moments.
public struct Change: Hashable, Sendable, CustomStringConvertible {
  /// A place in the derived state.
  public enum Place: Hashable, Sendable {
    /// The state and value of a promise.
    case promise(String)
    /// The callers parked on a promise.
    case awaiters(String)
    /// What an execution is doing.
    case execution(String)
    /// The journal.
    case journal
    /// What changed in the world outside.
    case effects
    /// What the program wrote.
    case output
    /// The checks that failed.
    case checks
  }

  /// Where.
  public let place: Place
  /// What stood there, or nil if nothing did.
  public let before: String?
  /// What stands there now, or nil if nothing does.
  public let after: String?

  /// The change in one line, such as `p1: pending → resolved 42`.
  public var description: String { "\(name): \(before ?? "–") → \(after ?? "–")" }

  private var name: String {
    switch place {
    case .promise(let id): id
    case .awaiters(let id): "awaiters of \(id)"
    case .execution(let name): name
    case .journal: "journal"
    case .effects: "effects"
    case .output: "output"
    case .checks: "failed checks"
    }
  }
}

extension TraceState {
  /// What differs between two states, promises first.
  ///
  /// - Parameters:
  ///   - old: the state before.
  ///   - new: the state after.
  /// - Returns: one change for each cell that differs, in a fixed order.
  public static func changes(from old: TraceState, to new: TraceState) -> [Change] {
    let (before, after) = (old.cells, new.cells)
    let oldText = Dictionary(before.map { ($0.place, $0.text) }) { first, _ in first }
    let newText = Dictionary(after.map { ($0.place, $0.text) }) { first, _ in first }
    let gone = before.filter { newText[$0.place] == nil }
    return (gone + after).compactMap { cell in
      let (was, now) = (oldText[cell.place], newText[cell.place])
      return was == now ? nil : Change(place: cell.place, before: was, after: now)
    }
  }

  /// Every cell that says something, in a fixed order.
  private var cells: [(place: Change.Place, text: String)] {
    var cells: [(Change.Place, String)] = []
    for row in promises {
      cells.append((.promise(row.id), row.value.map { "\(row.word) \($0)" } ?? row.word))
      if !row.awaiters.isEmpty {
        cells.append((.awaiters(row.id), row.awaiters.joined(separator: ", ")))
      }
    }
    for execution in executions {
      let places = execution.parkedOn.isEmpty ? [] : ["on"] + execution.parkedOn
      let words = [execution.status.rawValue] + places
      cells.append((.execution(execution.name), words.joined(separator: " ")))
    }
    if !journal.isEmpty {
      let flushed = journal.count { $0.isFlushed }
      cells.append((.journal, "\(journal.count) records, \(flushed) flushed"))
    }
    for (place, marks) in [
      (Change.Place.effects, effects), (.output, output), (.checks, failedChecks),
    ] where !marks.isEmpty {
      cells.append((place, "\(marks.count), last: \(marks[marks.count - 1].text)"))
    }
    return cells
  }
}
