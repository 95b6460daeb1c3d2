public import Tracing

/// Who sent what to whom, from top to bottom.
public struct SequenceDiagram: Diagram {
  /// What a participant is doing while a row is drawn.
  enum Life: Hashable, Sendable {
    case absent, running, parked
  }

  /// What a row shows.
  enum Content: Hashable, Sendable {
    case message(from: Int, to: Int)
    case note(at: Int)
    case band
  }

  /// A step, or a folded event when nothing is folded.
  struct Row: Hashable, Sendable {
    let number: Int?
    let event: Event
    let content: Content
    let folded: [Event]
    /// What each participant does while the row is drawn.
    var lives: [Life]
    /// How many silent events of the same kind the row stands for.
    var count = 1
  }

  let title: String
  let participants: [String]
  var rows: [Row] = []
  /// What is not shown, and how to see it.
  private(set) var remarks: [String] = []

  /// Makes the model of the picture.
  ///
  /// - Parameters:
  ///   - trace: what to draw.
  ///   - options: what to show of it.
  public init(_ trace: Trace, options: DiagramOptions = DiagramOptions()) {
    title = options.title ?? trace.header.scenario
    let all = Self.participants(of: trace.events)
    participants = Array(all.prefix(options.laneLimit))
    let column = Dictionary(zip(participants, participants.indices)) { first, _ in first }
    let life = Lifelines(trace: trace, participants: participants)
    let steps = trace.steps
    var hidden = 0
    for step in steps.prefix(options.stepLimit) {
      guard let lane = column[step.event.lane],
        let peer = step.event.peer.map({ column[$0] }) ?? lane
      else {
        hidden += 1
        continue
      }
      let content: Content =
        if Narration.entry(for: step.event.kind).renderer == .band, step.event.subject == nil {
          .band
        } else if lane != peer { .message(from: lane, to: peer) } else { .note(at: lane) }
      add(
        Row(
          number: step.number, event: step.event, content: content,
          folded: options.isFolded ? step.folded : [],
          lives: life.during(step.event, lane: lane, peer: peer)))
      if options.isFolded { continue }
      for event in step.folded {
        guard let lane = column[event.lane] else { continue }
        add(
          Row(
            number: nil, event: event, content: .note(at: lane), folded: [],
            lives: life.during(event, lane: lane, peer: lane)))
      }
    }
    remark(
      steps: steps.count, lanes: all.count, hidden: hidden, options)
  }

  private mutating func add(_ row: Row) {
    if let last = rows.last, row.event.isSilent, last.event.kind == row.event.kind,
      last.event.lane == row.event.lane
    {
      rows[rows.count - 1].count += 1
    } else {
      rows.append(row)
    }
  }

  private mutating func remark(steps: Int, lanes: Int, hidden: Int, _ options: DiagramOptions) {
    if steps == 0 { remarks.append("The trace has no events.") }
    if steps > options.stepLimit {
      remarks.append(
        """
        Steps \(options.stepLimit + 1) to \(steps) are left out; \
        a step limit of \(steps) shows them.
        """)
    }
    if lanes > options.laneLimit {
      remarks.append(
        Omission.words(lanes - options.laneLimit, "lane", limit: lanes)
          + (hidden == 0 ? "" : " They take part in \(hidden) of the steps."))
    }
  }

  private static func participants(of events: [Event]) -> [String] {
    var seen: Set<String> = []
    return events.flatMap { [$0.lane, $0.peer].compactMap(\.self) }
      .filter { seen.insert($0).inserted }
  }
}

extension Event {
  /// Whether one of many says as much as all of them.
  var isSilent: Bool { kind == .heartbeat || kind == .timer && value == nil }
}

/// What everybody is doing at every event of a trace.
struct Lifelines {
  private let columns: [[SequenceDiagram.Life]]

  /// - Parameters:
  ///   - trace: the trace.
  ///   - participants: whose lives to follow.
  init(trace: Trace, participants: [String]) {
    // Whoever is never started was there before the first event.
    let started = Set(trace.events.filter { $0.kind == .spawn }.compactMap(\.peer))
    var state = TraceState()
    var hasCrashed = false
    func now() -> [SequenceDiagram.Life] {
      participants.map { name in
        switch state.execution(name)?.status {
        case .running: .running
        case .parked: .parked
        case .finished: .absent
        case nil: started.contains(name) || hasCrashed ? .absent : .running
        }
      }
    }
    var columns = [now()]
    for event in trace.events {
      state.apply(event)
      hasCrashed = state.isCrashed
      columns.append(now())
    }
    self.columns = columns
  }

  /// What everybody does while an event is drawn: its sender has not yet been changed by it.
  func during(_ event: Event, lane: Int, peer: Int) -> [SequenceDiagram.Life] {
    var lives = columns[event.index]
    if event.kind != .parked { lives[lane] = columns[event.index - 1][lane] }
    if lives[lane] == .absent, event.kind != .crash { lives[lane] = .running }
    return lives
  }
}
