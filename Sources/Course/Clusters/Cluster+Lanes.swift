internal import Tracing

// The lanes of workers along the clock of the run.
extension Cluster {
  /// Draws when each worker was at which task, and how its lease ran down.
  ///
  /// - Parameters:
  ///   - workers: the workers, from top to bottom; each does one task at a time.
  ///   - lease: how long a lease lasts unless it is renewed.
  func drawLanes(of workers: [String], lease: Duration) {
    let events = stage.events
    let end = events.last?.clock ?? 0
    // So many microseconds are a column.
    let unit = max(10_000, (end / 64 + 9_999) / 10_000 * 10_000)
    let margin = max(5, workers.map(\.count).max() ?? 0) + 2
    stage.draw("")
    stage.draw(axis(margin: margin, unit: unit, end: end))
    for worker in workers {
      let lane = WorkerLane(of: worker, in: events, lease: lease, end: end)
      stage.draw(lane.work(unit: unit, margin: margin))
      let length = Int64(lease / .microseconds(1))
      stage.draw(lane.lease(unit: unit, length: length, margin: margin))
    }
    stage.draw("")
    stage.draw(
      "━ at work   ╳ killed   · stands still   × too late   ▇▆▅▄▃▂▁ what is left of the lease")
  }

  private func axis(margin: Int, unit: Int64, end: Int64) -> String {
    var line = "ms".padded(to: margin)
    var column: Int64 = 0
    while column * unit <= end {
      line = line.padded(to: margin + Int(column)) + "\(column * unit / 1_000)"
      column += 10
    }
    return line
  }
}

/// What one worker did, along the clock.
private struct WorkerLane {
  /// A task that it held, and how that ended.
  struct Stint {
    let task: String
    let start: Int64
    private(set) var end: Int64?
    private(set) var mark = ""
    /// From when until when the lease was good; a renewal begins another piece.
    private(set) var leases: [Range<Int64>]

    init(task: String, start: Int64, length: Int64) {
      self.task = task
      self.start = start
      leases = [start..<start + length]
    }

    mutating func renew(at time: Int64, _ length: Int64) {
      guard end == nil, leases.last?.contains(time) == true else { return }
      giveUpLease(at: time)
      leases.append(time..<time + length)
    }

    mutating func stop(at time: Int64, _ mark: String) {
      guard end == nil else { return }
      (end, self.mark) = (time, mark)
    }

    mutating func giveUpLease(at time: Int64) {
      guard let last = leases.popLast() else { return }
      leases.append(last.lowerBound..<max(last.lowerBound, min(time, last.upperBound)))
    }
  }

  let name: String
  private(set) var stints: [Stint] = []
  /// When it stood still.
  private(set) var pauses: [Range<Int64>] = []

  init(of worker: String, in events: [Event], lease: Duration, end: Int64) {
    name = worker
    let length = Int64(lease / .microseconds(1))
    var stop: Int64?
    for event in events {
      let isOpen = stints.last.map { $0.end == nil && $0.task == event.promise } ?? false
      switch event.kind {
      case .taskClaimed where event.lane == worker:
        stints.append(Stint(task: event.promise ?? "", start: event.clock, length: length))
      case .heartbeat where event.lane == worker && event.value == stints.last?.task:
        stints[stints.count - 1].renew(at: event.clock, length)
      case .settled where event.subject == worker && isOpen:
        stints[stints.count - 1].stop(at: event.clock, "")
        stints[stints.count - 1].giveUpLease(at: event.clock)
      case .messageSent where event.peer == worker && isOpen:
        stints[stints.count - 1].stop(at: event.clock, "×")
      case .crash where event.subject == worker && event.value == Node.killed:
        if !stints.isEmpty { stints[stints.count - 1].stop(at: event.clock, "╳") }
      case .crash where event.subject == worker: stop = event.clock
      case .restart where event.subject == worker:
        if let start = stop { pauses.append(start..<event.clock) }
        stop = nil
      default: break
      }
    }
    if let stop { pauses.append(stop..<end) }
    if !stints.isEmpty { stints[stints.count - 1].stop(at: end, "") }
  }

  /// A row with the tasks.
  func work(unit: Int64, margin: Int) -> String {
    var line = name.padded(to: margin)
    for stint in stints {
      let (start, end) = (stint.start / unit, (stint.end ?? stint.start) / unit)
      line = line.padded(to: margin + Int(start)) + stint.task.prefix(max(Int(end - start), 1))
      while line.count < margin + Int(end) {
        let time = Int64(line.count - margin) * unit
        line += pauses.contains { $0.contains(time) } ? "·" : "━"
      }
      line += stint.mark
    }
    return line
  }

  /// A row with what is left of each lease.
  func lease(unit: Int64, length: Int64, margin: Int) -> String {
    let blocks = Array("▁▂▃▄▅▆▇")
    var line = "lease".padded(to: margin)
    for piece in stints.flatMap(\.leases) {
      line = line.padded(to: margin + Int((piece.lowerBound + unit - 1) / unit))
      while line.count < margin + Int((piece.upperBound + unit - 1) / unit) {
        let left = length - (Int64(line.count - margin) * unit - piece.lowerBound)
        line.append(blocks[min(6, max(0, Int(7 * left / length)))])
      }
    }
    return line
  }
}

extension String {
  /// The text with spaces up to a width.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
