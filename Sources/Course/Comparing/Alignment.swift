public import Tracing

/// Two traces side by side: which event of the one is which of the other.
///
/// The pairs are a longest common subsequence, so neither side changes its order.
public struct Alignment: Sendable {
  /// A row: an event of either trace or of both.
  public struct Row: Sendable {
    /// The event on the left, if there is one.
    public let left: Event?
    /// The event on the right, if there is one.
    public let right: Event?
  }

  /// The rows, in the order of both traces.
  public let rows: [Row]

  /// Aligns two traces.
  ///
  /// - Parameters:
  ///   - left: one trace.
  ///   - right: the other.
  /// - Complexity: O(*n* · *m*) in the numbers of their events.
  public init(_ left: [Event], _ right: [Event]) {
    var lengths = Array(
      repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        lengths[i][j] =
          Self.isSame(left[i], right[j])
          ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var rows: [Row] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      if i < left.count, j < right.count, Self.isSame(left[i], right[j]) {
        rows.append(Row(left: left[i], right: right[j]))
        (i, j) = (i + 1, j + 1)
      } else if j == right.count || (i < left.count && lengths[i + 1][j] >= lengths[i][j + 1]) {
        rows.append(Row(left: left[i], right: nil))
        i += 1
      } else {
        rows.append(Row(left: nil, right: right[j]))
        j += 1
      }
    }
    self.rows = rows
  }

  /// Whether two events are the same message about the same promise.
  private static func isSame(_ left: Event, _ right: Event) -> Bool {
    left.kind == right.kind && left.lane == right.lane && left.peer == right.peer
      && left.promise == right.promise && left.value == right.value
  }

  /// For each event on the right, by its place, the last event on the left that came with it or
  /// before it; 0 for none.
  public var counterparts: [Int] {
    var last = 0
    var counterparts: [Int] = []
    for row in rows {
      // What only the left has comes before what both have next.
      if let left = row.left, row.right != nil { last = left.index }
      if row.right != nil { counterparts.append(last) }
    }
    return counterparts
  }
}
