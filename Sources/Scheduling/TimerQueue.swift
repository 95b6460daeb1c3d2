/// Who sleeps, and until when.
///
/// Decides; never resumes anything itself.
struct TimerQueue {
  /// Whoever is told when the time has come.
  enum Sleeper {
    case task(CheckedContinuation<Void, any Error>)
    case action(@Sendable () -> Void)

    func wake() {
      switch self {
      case .task(let continuation): continuation.resume()
      case .action(let action): action()
      }
    }
  }

  /// Names one timer, and says when its turn is.
  struct Key: Comparable {
    let deadline: VirtualClock.Instant
    let number: UInt64

    static func < (left: Key, right: Key) -> Bool {
      (left.deadline, left.number) < (right.deadline, right.number)
    }
  }

  /// The last one is next, so that it comes out without moving the others.
  private var timers: [(key: Key, sleeper: Sleeper)] = []
  private var lastNumber: UInt64 = 0

  var nextDeadline: VirtualClock.Instant? { timers.last?.key.deadline }

  mutating func makeKey(deadline: VirtualClock.Instant) -> Key {
    lastNumber += 1
    return Key(deadline: deadline, number: lastNumber)
  }

  mutating func insert(_ sleeper: Sleeper, for key: Key) {
    timers.insert((key, sleeper), at: place(of: key))
  }

  mutating func remove(_ key: Key) -> Sleeper? {
    let place = place(of: key)
    guard place < timers.count, timers[place].key == key else { return nil }
    return timers.remove(at: place).sleeper
  }

  mutating func removeAll(through instant: VirtualClock.Instant) -> [Sleeper] {
    var due: [Sleeper] = []
    while let next = timers.last, next.key.deadline <= instant {
      due.append(next.sleeper)
      timers.removeLast()
    }
    return due
  }

  /// The first index whose key is not later than `key`.
  private func place(of key: Key) -> Int {
    var low = 0
    var high = timers.count
    while low < high {
      let middle = (low + high) / 2
      if timers[middle].key > key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
