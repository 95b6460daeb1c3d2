import DurablePromises
import DurablePromisesReference
import Testing

/// The walks go everywhere, judged by the states that the reference passes through.
struct DifferentialEdgeTests {
  /// A change of state; nothing is the state before birth.
  struct Edge<State: Hashable & Sendable>: Hashable, Sendable {
    var from: State?
    var to: State

    init(_ from: State?, _ to: State) { (self.from, self.to) = (from, to) }
  }

  /// Protocol §5.5.
  static let taskEdges: Set<Edge<TaskState>> = [
    Edge(nil, .pending), Edge(nil, .acquired), Edge(nil, .fulfilled),
    Edge(.pending, .acquired), Edge(.pending, .halted), Edge(.pending, .fulfilled),
    Edge(.acquired, .pending), Edge(.acquired, .suspended), Edge(.acquired, .halted),
    Edge(.acquired, .fulfilled), Edge(.suspended, .pending), Edge(.suspended, .halted),
    Edge(.suspended, .fulfilled), Edge(.halted, .pending), Edge(.halted, .fulfilled),
  ]

  /// Protocol §5.3.
  static let promiseEdges: Set<Edge<PromiseState>> = [
    Edge(nil, .pending), Edge(nil, .resolved), Edge(nil, .rejectedTimedout),
    Edge(.pending, .resolved), Edge(.pending, .rejected), Edge(.pending, .rejectedCanceled),
    Edge(.pending, .rejectedTimedout),
  ]

  @Test(arguments: Configuration.Profile.allCases)
  func `walks take every edge of a task and of a promise`(profile: Configuration.Profile) {
    let configuration = DifferentialTests.configuration(profile)
    var tasks: Set<Edge<TaskState>> = []
    var promises: Set<Edge<PromiseState>> = []
    for seed in 0..<UInt64(200) {
      var traffic = DifferentialTraffic(seed: seed)
      var reference = ReferenceMachine(configuration)
      for _ in 0..<90 {
        let before = reference
        let event = traffic.next(before)
        switch event.action {
        case .request(let request): _ = reference.apply(request, at: event.now)
        case .fire(let step): reference.fire(step, at: event.now)
        case .fireDue: reference.fireDue(at: event.now)
        case .take, .restore: break
        }
        for task in reference.tasks {
          let old = before.tasks.first { $0.id == task.id }?.state
          if old != task.state { tasks.insert(Edge(old, task.state)) }
        }
        for row in reference.promises {
          let old = before.promises.first { $0.record.id == row.record.id }?.record.state
          if old != row.record.state { promises.insert(Edge(old, row.record.state)) }
        }
      }
    }
    #expect(tasks == Self.taskEdges)
    #expect(promises == Self.promiseEdges)
  }
}
