/// Which of the messages that take time go out now, and which wait.
///
/// Each target has a share of the places, so that a slow one does not hold up the others. Decides; sends
/// nothing itself.
struct DeliveryQueue<Item> {
  /// Where messages go that wait for each other.
  typealias Target = String

  enum Admission: Hashable {
    /// There is a place: send it.
    case start
    /// It waits for ``next(after:)``.
    case queued
    /// There is no room.
    case refused
  }

  private struct Line {
    var running = 0
    var waiting: [Item] = []
    /// How many at the front of `waiting` have gone.
    var gone = 0

    var hasWaiting: Bool { gone < waiting.count }

    mutating func take() -> Item {
      let item = waiting[gone]
      gone += 1
      if gone * 2 > waiting.count {
        waiting.removeFirst(gone)
        gone = 0
      }
      return item
    }
  }

  private let places: Int
  private let share: Int
  private let room: Int
  private var lines: [Target: Line] = [:]
  /// Targets with messages that wait and could go, if there were a place; longest first.
  private var turn: [Target] = []
  /// How many messages are under way.
  private(set) var running = 0
  /// How many messages wait.
  private(set) var waiting = 0

  /// Creates a queue.
  ///
  /// - Parameters:
  ///   - places: how many messages may be under way at a time.
  ///   - room: how many may wait.
  init(places: Int, room: Int) {
    precondition(places > 0 && room >= 0, "A message needs a place to be under way.")
    self.places = places
    share = max(1, places / 4)
    self.room = room
  }

  /// Takes a message.
  mutating func admit(_ item: Item, to target: Target) -> Admission {
    var line = lines[target] ?? Line()
    defer { lines[target] = line.running == 0 && !line.hasWaiting ? nil : line }
    if running < places, line.running < share, !line.hasWaiting {
      line.running += 1
      running += 1
      return .start
    }
    guard waiting < room else { return .refused }
    if !line.hasWaiting, line.running < share { turn.append(target) }
    line.waiting.append(item)
    waiting += 1
    return .queued
  }

  /// Ends a delivery, and gives its place to a message that waits.
  mutating func next(after target: Target) -> Item? {
    running -= 1
    lines[target]?.running -= 1
    if let line = lines[target] {
      if line.hasWaiting, line.running == share - 1 { turn.append(target) }
      if line.running == 0, !line.hasWaiting { lines[target] = nil }
    }
    guard !turn.isEmpty else { return nil }
    let chosen = turn.removeFirst()
    guard var line = lines[chosen] else { return nil }
    let item = line.take()
    line.running += 1
    running += 1
    waiting -= 1
    if line.hasWaiting, line.running < share { turn.append(chosen) }
    lines[chosen] = line
    return item
  }
}
