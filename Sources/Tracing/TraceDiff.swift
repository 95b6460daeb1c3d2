/// Two traces side by side, aligned by meaning.
///
/// Two events belong together when they say the same about the same promise between the same
/// parties, for the same time in their trace. When and after how many others does not matter.
public struct TraceDiff: Hashable, Sendable {
  /// A row of the comparison; every event of both traces stands in exactly one.
  public enum Row: Hashable, Sendable {
    /// Both traces have the event.
    case both(Event, Event)
    /// Only the first trace has it.
    case left(Event)
    /// Only the second trace has it.
    case right(Event)

    /// Whether both sides say the same; clocks, places and causes may differ.
    public var isSame: Bool {
      guard case .both(let left, let right) = self else { return false }
      return left.value == right.value && left.outcome == right.outcome
        && left.subject == right.subject && left.flags == right.flags
    }
  }

  /// The rows, in an order that respects both traces.
  public let rows: [Row]

  /// Aligns two traces.
  ///
  /// - Parameters:
  ///   - left: the first trace.
  ///   - right: the second trace.
  public init(_ left: Trace, _ right: Trace) {
    let leftKeys = Self.keys(of: left.events)
    let rightKeys = Self.keys(of: right.events)
    let rightPlace = Dictionary(zip(rightKeys, rightKeys.indices)) { first, _ in first }
    let partners = leftKeys.map { rightPlace[$0] }

    var rows: [Row] = []
    var next = 0
    let kept = Self.longestRise(partners)
    for (place, event) in left.events.enumerated() {
      guard kept.contains(place), let partner = partners[place] else {
        rows.append(.left(event))
        continue
      }
      rows += right.events[next..<partner].map { .right($0) }
      rows.append(.both(event, right.events[partner]))
      next = partner + 1
    }
    rows += right.events[next...].map { .right($0) }
    self.rows = rows
  }

  /// The first row whose sides differ, or nil when the traces tell the same story.
  public var firstDifference: Row? { rows.first { !$0.isSame } }

  /// Whether both traces tell the same story.
  public var isEmpty: Bool { firstDifference == nil }

  private struct Key: Hashable {
    let kind: EventKind
    let promise: String?
    let lane: String
    let peer: String?
    var occurrence = 0
  }

  private static func keys(of events: [Event]) -> [Key] {
    var seen: [Key: Int] = [:]
    return events.map { event in
      var key = Key(
        kind: event.kind, promise: event.promise, lane: event.lane, peer: event.peer)
      let count = seen[key, default: 0]
      seen[key] = count + 1
      key.occurrence = count
      return key
    }
  }

  /// The places of a longest rising selection: partners that can be drawn without crossing lines.
  private static func longestRise(_ partners: [Int?]) -> Set<Int> {
    // tails[n] is the place of the smallest partner that ends a rise of length n + 1.
    var tails: [Int] = []
    var previous = [Int?](repeating: nil, count: partners.count)
    for (place, partner) in partners.enumerated() {
      guard let partner else { continue }
      var (low, high) = (0, tails.count)
      while low < high {
        let middle = (low + high) / 2
        if let value = partners[tails[middle]], value < partner {
          low = middle + 1
        } else {
          high = middle
        }
      }
      previous[place] = low > 0 ? tails[low - 1] : nil
      if low == tails.count { tails.append(place) } else { tails[low] = place }
    }
    var kept: Set<Int> = []
    var place = tails.last
    while let current = place {
      kept.insert(current)
      place = previous[current]
    }
    return kept
  }
}
