public import Tracing

/// Who ran and who was parked, from left to right, one place for each step.
public struct TimelineDiagram: Diagram {
  /// A stretch of steps during which somebody does the same thing.
  struct Bar: Hashable, Sendable {
    let isParked: Bool
    /// The first step, and the one after the last.
    let steps: Range<Int>
  }

  /// Something that happens on a lane at one step.
  struct Mark: Hashable, Sendable {
    let step: Int
    let event: Event
  }

  /// Somebody's line.
  struct Lane: Hashable, Sendable {
    let name: String
    var bars: [Bar] = []
    var marks: [Mark] = []
  }

  let title: String
  /// How many steps are shown.
  let stepCount: Int
  private(set) var lanes: [Lane] = []
  /// The steps at which the process stops, across all lanes.
  private(set) var crashes: [Int] = []
  /// The stretches of steps in which a new life repeats what the journal remembers.
  private(set) var replays: [Range<Int>] = []
  private(set) var remarks: [String] = []

  /// Makes the model of the picture.
  ///
  /// - Parameters:
  ///   - trace: what to draw.
  ///   - options: what to show of it.
  public init(_ trace: Trace, options: DiagramOptions = DiagramOptions()) {
    title = options.title ?? trace.header.scenario
    let all = trace.steps
    let steps = all.prefix(options.stepLimit)
    stepCount = steps.count
    var state = TraceState()
    var open: [(isParked: Bool, since: Int)?] = []
    var placeOf: [String: Int] = [:]
    var calleeOf: [String: String] = [:]
    var names: Set<String> = []

    for step in steps {
      for event in [step.event] + step.folded {
        state.apply(event)
        if event.kind == .spawn, let promise = event.promise { calleeOf[promise] = event.peer }
      }
      for execution in state.executions where placeOf[execution.name] == nil {
        names.insert(execution.name)
        if lanes.count == options.laneLimit { continue }
        placeOf[execution.name] = lanes.count
        lanes.append(Lane(name: execution.name))
        open.append(nil)
      }
      for place in lanes.indices {
        let status = state.execution(lanes[place].name)?.status
        let now: Bool? =
          switch status {
          case .running: false
          case .parked: true
          case .finished, nil: nil
          }
        if open[place]?.isParked == now { continue }
        close(place, &open, before: step.number)
        if let now { open[place] = (now, step.number) }
      }
      for event in [step.event] + step.folded {
        if event.kind == .crash, event.subject == nil { crashes.append(step.number) }
        let owner = event.kind == .settled ? event.promise.flatMap { calleeOf[$0] } : event.lane
        guard Self.isMarked(event), let place = owner.flatMap({ placeOf[$0] }) else {
          continue
        }
        lanes[place].marks.append(Mark(step: step.number, event: event))
      }
    }
    for place in lanes.indices { close(place, &open, before: stepCount + 1) }
    replays = Self.replays(in: Array(steps))
    if all.isEmpty {
      remarks.append("The trace has no events.")
    } else if lanes.isEmpty {
      remarks.append("Nobody runs in these steps.")
    }
    if all.count > stepCount {
      remarks.append(
        "Steps \(stepCount + 1) to \(all.count) are left out; a step limit of \(all.count) shows them."
      )
    }
    if names.count > lanes.count {
      remarks.append(
        Omission.words(names.count - lanes.count, "lane", limit: names.count))
    }
  }

  private mutating func close(
    _ place: Int, _ open: inout [(isParked: Bool, since: Int)?], before step: Int
  ) {
    guard let bar = open[place] else { return }
    lanes[place].bars.append(Bar(isParked: bar.isParked, steps: bar.since..<step))
    open[place] = nil
  }

  /// From each restart to the first step that is new.
  private static func replays(in steps: [Step]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start: Int?
    // A life that never asks its journal repeats nothing from it.
    var asked = false
    func end(before step: Int) {
      if let start, asked { ranges.append(start..<step) }
      (start, asked) = (nil, false)
    }
    for step in steps {
      switch step.event.kind {
      case .restart where step.event.subject == nil: (start, asked) = (step.number, false)
      case .replayHit: asked = true
      case .replayMiss where step.event.value == "pending": asked = true
      case .replayMiss, .replayMismatch, .journalAppend, .effect, .crash: end(before: step.number)
      default: break
      }
    }
    end(before: steps.count + 1)
    return ranges
  }

  private static func isMarked(_ event: Event) -> Bool {
    switch event.kind {
    // What stops everybody is drawn across all lanes.
    case .crash, .restart: event.subject != nil
    case .settled, .effect, .log, .retryScheduled, .timer, .checkFailed, .leaseExpired, .unparked,
      .taskClaimed, .modelStep:
      true
    default: false
    }
  }

  /// The picture in words.
  var description: String {
    let words = lanes.map { lane in
      let parked = lane.bars.filter(\.isParked).reduce(0) { $0 + $1.steps.count }
      return parked == 0 ? lane.name : "\(lane.name) (parked for \(parked) steps)"
    }
    return "\(stepCount) steps of \(words.joined(separator: ", "))."
  }
}

extension Glyphs {
  /// The mark of an event on a timeline.
  func timelineMark(_ event: Event) -> String {
    event.kind == .settled ? state(event.outcome ?? .resolved) : mark(of: event.kind)
  }

  /// The words beside the mark.
  func timelineWords(_ event: Event) -> String {
    let words =
      switch event.kind {
      case .settled: "\(event.promise ?? "?") \(event.outcome?.rawValue ?? "") \(event.value ?? "")"
      case .effect, .log, .crash, .restart: event.value ?? event.kind.rawValue
      case .taskClaimed: event.promise ?? event.kind.rawValue
      default: [event.kind.rawValue, event.value].compactMap(\.self).joined(separator: " ")
      }
    return name(words)
  }
}
