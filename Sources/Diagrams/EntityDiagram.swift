public import Tracing

/// Executions, invocations and promises, and how they belong together.
///
/// An execution makes an invocation, which creates a promise and starts another execution; that
/// one settles the promise, and whoever awaits the promise is drawn to it.
public struct EntityDiagram: Diagram {
  /// What a node stands for.
  enum Kind: Hashable, Sendable {
    case execution, invocation, promise
  }

  /// What stands in a box.
  struct Node: Hashable, Sendable {
    let kind: Kind
    let name: String
    /// For promises: how it was settled at the end of the trace.
    var outcome: Event.Outcome?
    var value: String?
    /// Where it is drawn: across, and down.
    var column = 0
    var row = 0
  }

  /// What joins two nodes.
  enum Relation: Hashable, Sendable {
    case invokes, creates, starts, awaits
    case settles(Event.Outcome)

    var word: String {
      switch self {
      case .invokes: "invokes"
      case .creates: "creates"
      case .starts: "starts"
      case .awaits: "awaits"
      case .settles(.resolved): "resolves"
      case .settles(.rejected): "rejects"
      case .settles(.cancelled): "cancels"
      case .settles(.timedOut): "times out"
      }
    }
  }

  /// A relation between two nodes, known by their places in `nodes`.
  struct Edge: Hashable, Sendable {
    let from: Int
    let to: Int
    let relation: Relation
  }

  let title: String
  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var remarks: [String] = []
  private var known: Set<Edge> = []
  private var started: Set<Int> = []
  private var executions: [String: Int] = [:]
  private var promises: [String: Int] = [:]

  /// Makes the model of the picture.
  ///
  /// - Parameters:
  ///   - trace: what to draw.
  ///   - options: what to show of it.
  public init(_ trace: Trace, options: DiagramOptions = DiagramOptions()) {
    title = options.title ?? trace.header.scenario
    let limit = options.laneLimit
    var invocations: [String: Int] = [:]
    var total: Set<String> = []
    for event in trace.events {
      guard let promise = event.promise else { continue }
      if event.kind == .invoke || event.kind == .promiseCreated { total.insert(promise) }
      let isNew = promises[promise] == nil
      if isNew, promises.count >= limit { continue }
      switch event.kind {
      case .invoke where invocations[promise] == nil:
        let caller = execution(event.lane)
        let invocation = add(Node(kind: .invocation, name: event.subject ?? promise))
        invocations[promise] = invocation
        promises[promise] = add(Node(kind: .promise, name: promise))
        join(caller, invocation, .invokes)
        join(invocation, promises[promise], .creates)
      case .promiseCreated where isNew:
        promises[promise] = add(Node(kind: .promise, name: promise))
      case .spawn:
        guard let callee = event.peer else { continue }
        start(execution(callee), by: invocations[promise])
      case .await: join(execution(event.lane), promises[promise], .awaits)
      case .return:
        join(execution(event.lane), promises[promise], .settles(event.outcome ?? .resolved))
      case .settled:
        guard let place = promises[promise] else { continue }
        (nodes[place].outcome, nodes[place].value) = (event.outcome ?? .resolved, event.value)
      default: break
      }
    }
    if total.count > limit {
      remarks.append(Omission.words(total.count - limit, "promise", limit: total.count))
    }
    if nodes.isEmpty { remarks.append("The trace has no promises.") }
    layOut()
  }

  private mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func execution(_ name: String) -> Int {
    if let known = executions[name] { return known }
    let new = add(Node(kind: .execution, name: name))
    executions[name] = new
    return new
  }

  private mutating func join(_ from: Int?, _ to: Int?, _ relation: Relation) {
    guard let from, let to else { return }
    let edge = Edge(from: from, to: to, relation: relation)
    if known.insert(edge).inserted { edges.append(edge) }
  }

  /// Joins an execution to what started it first, so that callers and callees are a tree.
  ///
  /// A file may say that somebody starts twice, even as their own callee.
  private mutating func start(_ callee: Int, by invocation: Int?) {
    guard invocation != nil, started.insert(callee).inserted else { return }
    join(invocation, callee, .starts)
  }

  /// The nodes that a relation leads to.
  func targets(of node: Int, _ relation: Relation) -> [Int] {
    edges.filter { $0.from == node && $0.relation == relation }.map(\.to)
  }

  /// The executions that nothing starts, then the promises that nothing creates.
  var roots: [Int] {
    let led = Set(edges.filter { $0.relation == .starts || $0.relation == .creates }.map(\.to))
    let free = nodes.indices.filter { !led.contains($0) && nodes[$0].kind != .invocation }
    return free.filter { nodes[$0].kind == .execution } + free.filter { nodes[$0].kind == .promise }
  }

  /// Callees stand to the right of their callers, promises below their invocations.
  private mutating func layOut() {
    var nextRow = 0
    for root in roots { nextRow = place(root, column: 0, row: nextRow) }
  }

  /// Places an execution and everything it leads to; the answer is the first free row below.
  private mutating func place(_ node: Int, column: Int, row: Int) -> Int {
    (nodes[node].column, nodes[node].row) = (column, row)
    var next = row
    for invocation in targets(of: node, .invokes) {
      (nodes[invocation].column, nodes[invocation].row) = (column + 1, next)
      for promise in targets(of: invocation, .creates) {
        (nodes[promise].column, nodes[promise].row) = (column + 1, next + 1)
      }
      var end = next + 2
      for callee in targets(of: invocation, .starts) {
        end = max(end, place(callee, column: column + 2, row: next))
      }
      next = end
    }
    return max(next, row + 1)
  }

  /// The picture in words.
  var description: String {
    let count = nodes.count { $0.kind == .execution }
    let promises = nodes.count { $0.kind == .promise }
    return "\(count) executions and \(promises) promises, with who invokes, awaits and settles."
  }
}
