internal import DurablePromises

/// A promise before a request: what was done to a machine of its own.
struct PromisePast {
  let name: String
  /// Does what leads there; `deadline` is 100.
  let prepare: @Sendable (inout Machine) -> Void
  /// When the requests of the tables may come.
  let instants: [Instant]

  static let nothing = PromisePast(name: "nothing", prepare: { _ in }, instants: [50, 100, 150])
  static let pending = PromisePast(
    name: "pending", prepare: { create(in: &$0) }, instants: [50, 99, 100, 150])
  static let settled: [PromisePast] =
    [PromiseState.resolved, .rejected, .rejectedCanceled].map { state in
      PromisePast(
        name: state.rawValue,
        prepare: {
          create(in: &$0)
          _ = $0.apply(.promiseSettle(Shop.settle(state, "42")), at: 20)
        }, instants: [50, 150])
    }
  static let timedOut = PromisePast(
    name: PromiseState.rejectedTimedout.rawValue,
    prepare: {
      create(in: &$0)
      $0.fireDue(at: 100)
    }, instants: [100, 150])

  private static func create(in machine: inout Machine) {
    _ = machine.apply(.promiseCreate(Shop.order("2 eggs", by: 100)), at: 0)
  }

  /// What a machine with this past answers, and whether it wrote anything.
  func answer(_ request: Request, at now: Instant) -> (response: Response, isWritten: Bool) {
    var machine = Machine()
    prepare(&machine)
    let before = machine.revision
    let response = machine.apply(request, at: now)
    return (response, machine.revision != before)
  }
}

/// The truth tables of create and settle, filled row by row from machines that are asked.
enum PromiseTables {
  /// What create answers: everything that is there before, against everything that is asked.
  static var creations: [String] {
    let same = PromiseCreate(id: Shop.id, timeoutAt: 100, param: Value(data: "2 eggs"))
    let other = PromiseCreate(id: Shop.id, timeoutAt: 900, param: Value(data: "3 eggs"))
    let timer = PromiseCreate(
      id: Shop.id, timeoutAt: 100, param: Value(data: "a nap"), tags: ["resonate:timer": "true"])
    var lines = [
      "create: what is there, when, what is asked → what is answered (* something was written)",
      "  \("there".padded(19))\("at".padded(5))\("asked".padded(19))answered",
    ]
    for (past, requests) in [
      (PromisePast.nothing, [same, timer]), (PromisePast.pending, [same, other]),
    ] + (PromisePast.settled + [.timedOut]).map({ ($0, [other]) }) {
      for now in past.instants where now != 99 {
        for request in requests {
          let (response, isWritten) = past.answer(.promiseCreate(request), at: now)
          let asked = "\(request.param.data ?? ""), by \(request.timeoutAt)"
          lines.append(
            "\(isWritten ? "*" : " ") \(past.name.padded(19))\("\(now)".padded(5))"
              + "\(asked.padded(19))\(response.words)")
        }
      }
    }
    return lines
  }

  /// What settle answers: every state and time, against every state that is asked for.
  static var settlements: [String] {
    let states: [PromiseState] = [
      .resolved, .rejected, .rejectedCanceled, .pending, .rejectedTimedout,
    ]
    let widths = [20, 20, 20, 9, 17]
    let heads = zip(states, widths).map { "\($0.rawValue)".padded($1) }
    var lines = [
      "settle: what is there and when, against the state that is asked for (* was written)",
      "\("there".padded(19))\("at".padded(6))\(heads.joined())".trimmedEnd,
    ]
    for past in [.nothing, .pending] + PromisePast.settled + [.timedOut] {
      for now in past.instants {
        let cells = zip(states, widths).map { state, width in
          let (response, isWritten) = past.answer(
            .promiseSettle(Shop.settle(state, "43")), at: now)
          return "\(isWritten ? "* " : "")\(response.stateWords)".padded(width)
        }
        lines.append(
          "\(past.name.padded(19))\("\(now)".padded(6))\(cells.joined())".trimmedEnd)
      }
    }
    return lines
  }
}

/// What leads from one state of a promise to another, found by trying everything.
struct PromiseEdge {
  let from: String
  let event: String
  let to: String

  var isChange: Bool { from != to }
}

enum PromiseEdges {
  /// Every state with everything that can happen to a promise in it.
  static let all: [PromiseEdge] = births + lives

  private static let births: [PromiseEdge] = [
    ("create before the deadline", Shop.order("2 eggs", by: 100), 50 as Instant),
    ("create at the deadline or after it", Shop.order("2 eggs", by: 100), 100),
    ("create a timer before its deadline", Shop.nap(until: 100, id: Shop.id), 50),
    ("create a timer at its deadline or after it", Shop.nap(until: 100, id: Shop.id), 100),
  ].map { event, request, now in
    let (response, _) = PromisePast.nothing.answer(.promiseCreate(request), at: now)
    return PromiseEdge(from: "nothing", event: event, to: response.stateWords)
  }

  private static let lives: [PromiseEdge] =
    ([.pending] + PromisePast.settled + [.timedOut]).flatMap { past in
      let early = past.instants[0]
      let settlements = [PromiseState.resolved, .rejected, .rejectedCanceled].map { state in
        let request = Request.promiseSettle(Shop.settle(state, "43"))
        return PromiseEdge(
          from: past.name, event: "settle \(state.rawValue)",
          to: past.answer(request, at: early).response.stateWords)
      }
      let deadline = PromiseEdge(
        from: past.name, event: "the deadline",
        to: past.answer(.promiseGet(id: Shop.id), at: 100).response.stateWords)
      return settlements + [deadline]
    } + [
      PromiseEdge(from: "pending", event: "the deadline of a timer", to: timerVerdict)
    ]

  /// What becomes of a timer when its time has come.
  private static var timerVerdict: String {
    var machine = Machine()
    _ = machine.apply(.promiseCreate(Shop.nap(until: 100, id: Shop.id)), at: 0)
    return machine.apply(.promiseGet(id: Shop.id), at: 100).stateWords
  }

  /// The states as a tree: what cannot be left has no branches.
  static var picture: [String] {
    var lines = ["nothing"]
    draw(from: "nothing", indent: "", into: &lines)
    let ends = PromiseState.allCases.map(\.rawValue).filter { state in
      !all.contains { $0.from == state && $0.isChange }
    }
    return lines + ["", "Nothing leads out of \(ends.joined(separator: ", "))."]
  }

  private static func draw(from state: String, indent: String, into lines: inout [String]) {
    let edges = all.filter { $0.from == state && $0.isChange }
    for (place, edge) in edges.enumerated() {
      let isLast = place == edges.count - 1
      let isPending = edge.to == PromiseState.pending.rawValue
      // A state that several events lead to shows once what leads out of it.
      let isFirst = !lines.contains { $0.hasSuffix("→ ○ \(edge.to)") }
      lines.append(
        "\(indent)\(isLast ? "└─" : "├─") \(edge.event) → \(isPending ? "○" : "●") \(edge.to)")
      if isPending, isFirst {
        draw(from: edge.to, indent: indent + (isLast ? "   " : "│  "), into: &lines)
      }
    }
  }
}
