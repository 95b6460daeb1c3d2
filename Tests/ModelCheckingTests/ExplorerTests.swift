import ModelChecking
import Synchronization
import TestThreads
import Testing

/// A corner of a grid, from which one walks right or up.
private struct Grid: Model {
  enum Action: Hashable { case right, up }
  struct State: Hashable {
    var x = 0
    var y = 0
  }

  let size: Int
  var goal: State?
  let initialStates = [State()]
  let actionNames = ["right", "up"]

  func actions(in state: State) -> [Action] { [.right, .up] }
  func next(_ before: State, _ action: Action) -> State? {
    var state = before
    switch action {
    case .right: state.x += 1
    case .up: state.y += 1
    }
    return state.x < size && state.y < size ? state : nil
  }
  var properties: [Property<State>] {
    let goal = goal
    return [.always("not there") { $0 != goal }]
  }
}

@Suite(.longRunning)
struct ExplorerTests {
  @Test(arguments: Search.allCases, Storage.allCases)
  func `every order and storage counts the same`(search: Search, storage: Storage) {
    let found = Explorer(Grid(size: 40), search: search, storage: storage).explore()
    #expect(found.states == 1_600)
    #expect(found.transitions == 2 * 40 * 39)
    #expect(found.depth == 78)
    #expect(found.deadEnds == 1)
    #expect(found.coverage.map(\.count) == [40 * 39, 40 * 39])
    #expect(found.isComplete && found.holds)
  }

  @Test(arguments: Storage.allCases)
  func `breadth-first finds a shortest run`(storage: Storage) throws {
    let grid = Grid(size: 40, goal: .init(x: 7, y: 5))
    let run = try #require(
      Explorer(grid, storage: storage).explore()["not there"]?.counterexample)
    #expect(run.ending == .state)
    #expect(run.path.count == 12)
    #expect(run.path.last == .init(x: 7, y: 5))
    var state = run.path.initial
    for step in run.path.steps {
      state = try #require(grid.next(state, step.action))
      #expect(state == step.state)
    }
  }

  @Test func `depth-first finds a run that is as long as it happens to be`() {
    let graph = Graph().with("a", [(0, 5), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])
    let found = graph.stating(.always("not 5") { $0 != 5 }).explored(.depthFirst)
    #expect(found["not 5"]?.counterexample?.states == [0, 5])
    let longer = Graph().with("a", [(0, 6), (0, 1), (1, 2), (2, 5), (6, 5)])
      .stating(.always("not 5") { $0 != 5 })
    #expect(longer.explored(.depthFirst)["not 5"]?.counterexample?.states == [0, 1, 2, 5])
    #expect(longer.explored()["not 5"]?.counterexample?.states == [0, 6, 5])
  }

  @Test(arguments: Search.allCases)
  func `a bound of depth keeps farther states out, whatever the order`(search: Search) {
    // Depth-first meets 6 at depth 3, where the bound hides 7; by 1 it is nearer.
    let graph = Graph().with("a", [(0, 1), (0, 2), (2, 5), (5, 6), (1, 6), (6, 7)])
      .stating(.always("not 7") { $0 != 7 })
    let found = graph.explored(search, bounds: Bounds(depth: 3))
    #expect(found.states == 6)
    #expect(found.transitions == 6)
    #expect(found["not 7"]?.counterexample?.states == [0, 1, 6, 7])
  }

  @Test func `what a bound leaves open is inconclusive`() {
    let found = Explorer(Grid(size: 40), bounds: Bounds(depth: 3, states: 9)).explore()
    #expect(found.states == 9)
    #expect(found.reachedBounds == ["9 states", "depth 3"])
    #expect(!found.holds && !found.isViolated)
    guard case .inconclusive? = found["not there"]?.verdict else {
      Issue.record("not every state was seen")
      return
    }
    #expect(found.warnings.isEmpty)
  }

  @Test func `a bound that nothing exceeds is none`() {
    let found = Explorer(Grid(size: 3), bounds: Bounds(depth: 4, states: 9)).explore()
    #expect(found.isComplete && found.holds)
  }

  @Test func `a deadlock is found unless it is an end`() {
    let graph = Graph().with("a", [(0, 1), (1, 2), (0, 3)])
    let found = graph.stating(.deadlockFree()).explored()
    #expect(found.deadEnds == 2)
    #expect(found["no deadlock"]?.counterexample?.states == [0, 3])
    #expect(found["no deadlock"]?.counterexample?.ending == .deadEnd)
    #expect(graph.stating(.deadlockFree { $0 >= 2 }).explored().holds)
  }

  @Test func `a sometimes shows the nearest state, or says that there is none`() {
    let graph = Graph().with("a", [(0, 1), (1, 2)])
    let found = graph.stating(.sometimes("even") { $0 == 2 })
      .stating(.sometimes("never") { $0 == 7 }).explored()
    guard case .holds(let example?)? = found["even"]?.verdict else {
      Issue.record("2 is reached")
      return
    }
    #expect(example.steps.map(\.state) == [1, 2])
    #expect(found["never"]?.isViolated == true)
    #expect(found["never"]?.counterexample == nil)
  }

  @Test func `symmetry counts one of two mirror images, and runs stay real`() throws {
    var grid = Grid(size: 40, goal: .init(x: 7, y: 5))
    @Sendable func mirrored(_ state: Grid.State) -> Grid.State {
      state.x < state.y ? Grid.State(x: state.y, y: state.x) : state
    }
    #expect(Explorer(grid, symmetry: mirrored).explore().states == 40 * 41 / 2)
    grid.goal = .init(x: 5, y: 5)
    let run = try #require(
      Explorer(grid, symmetry: mirrored).explore()["not there"]?.counterexample)
    var state = Grid.State()
    for step in run.path.steps {
      state = try #require(grid.next(state, step.action))
      #expect(state == step.state)
    }
    #expect(run.path.count == 10)
  }

  @Test func `several initial states are all explored`() {
    var graph = Graph().with("a", [(0, 1), (5, 6)]).stating(.always("not 6") { $0 != 6 })
    graph.initialStates = [0, 5, 0]
    let found = graph.explored()
    #expect(found.states == 4)
    #expect(found["not 6"]?.counterexample?.states == [5, 6])
  }

  @Test func `it says how far it is`() {
    let seen = Synchronization.Mutex<[Int]>([])
    let explorer = Explorer(
      Grid(size: 300), progress: { progress in seen.withLock { $0.append(progress.states) } })
    #expect(explorer.explore().states == 90_000)
    let counts = seen.withLock { $0 }
    #expect(counts.count == 1 && counts[0] >= 65_536)
  }

  @Test func `fingerprints leave liveness open`() {
    let graph = Graph().with("a", [(0, 1)]).stating(.eventually("1") { $0 == 1 })
    let found = Explorer(graph, storage: .fingerprints).explore()
    guard case .inconclusive(let reason)? = found["1"]?.verdict else {
      Issue.record("there are no states to judge")
      return
    }
    #expect(reason == "liveness needs the states, not their fingerprints")
  }
}
