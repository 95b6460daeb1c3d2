import ModelChecking
import TestThreads
import Testing

@Suite(.longRunning)
struct LivenessTests {
  private let reaches9 = Property<Int>.eventually("reaches 9") { $0 == 9 }
  private let returnsTo0 = Property<Int>.alwaysEventually("returns to 0") { $0 == 0 }

  @Test func `a run that ends too early breaks an eventually`() {
    let found = Graph().with("a", [(0, 1), (0, 9), (1, 2)]).stating(reaches9).explored()
    let run = found["reaches 9"]?.counterexample
    #expect(run?.states == [0, 1, 2])
    #expect(run?.ending == .deadEnd)
  }

  @Test func `a loop breaks an eventually, and is shown as a lasso`() {
    let found = Graph().with("a", [(0, 1), (1, 2), (2, 3), (3, 1), (3, 9)])
      .stating(reaches9).explored()
    let run = found["reaches 9"]?.counterexample
    #expect(run?.states == [0, 1, 2, 3, 1])
    #expect(run?.ending == .loop(from: 1))
    #expect(run?.loopLength == 3)
  }

  @Test func `fairness of the way out forbids the loop`() {
    let graph = Graph().with("spin", [(0, 0)]).with("leave", [(0, 9)]).stating(reaches9)
    #expect(graph.explored()["reaches 9"]?.counterexample?.states == [0, 0])
    #expect(graph.fair("leave").explored().holds)
  }

  @Test func `weak fairness does not force what is only possible now and then`() {
    let graph = Graph().with("go", [(0, 1), (1, 0)]).with("leave", [(0, 9)]).stating(reaches9)
    #expect(graph.fair("leave").explored()["reaches 9"]?.counterexample?.states == [0, 1, 0])
  }

  @Test func `a step that changes nothing keeps no promise and makes none`() {
    let graph = Graph().with("tick", [(0, 0)]).stating(reaches9).fair("tick")
    #expect(graph.explored()["reaches 9"]?.counterexample?.states == [0, 0])
  }

  @Test func `a step that changes nothing does not stand for the one that would`() {
    #expect(Graph().with("a", [(0, 0), (0, 9)]).stating(reaches9).fair("a").explored().holds)
  }

  @Test func `a lasso goes wherever fairness sends it`() {
    // Three rings at 0: the loop must take an edge of the first two and may leave out the third.
    let graph = Graph().with("a", [(0, 1), (1, 0)]).with("b", [(0, 2), (2, 0)])
      .with("c", [(0, 3), (3, 0)]).with("a", [(2, 1), (3, 1)]).with("b", [(1, 2), (3, 2)])
      .stating(reaches9).fair("a", "b")
    let run = graph.explored()["reaches 9"]?.counterexample
    #expect(run.map { Set($0.states).isSuperset(of: [1, 2]) } == true)
    #expect(run?.states.first == run?.states.last)
    #expect(run?.states.contains(3) == false)
  }

  @Test func `of two actions with one effect a lasso shows the one that is owed`() {
    let graph = Graph().with("a", [(0, 1)]).with("owed", [(0, 1)]).with("a", [(1, 0)])
      .stating(reaches9).fair("owed")
    let run = graph.explored()["reaches 9"]?.counterexample
    #expect(run?.path.actions.map(\.label) == ["owed", "a"])
  }

  @Test func `an eventually looks at the time before, an always eventually at all times`() {
    let graph = Graph().with("a", [(0, 9), (9, 0), (9, 5), (5, 5)])
    #expect(graph.stating(reaches9).explored().holds)
    let again = Property<Int>.alwaysEventually("again 9") { $0 == 9 }
    let run = graph.stating(again).explored()["again 9"]?.counterexample
    #expect(run?.states == [0, 9, 5, 5])
    #expect(run?.ending == .loop(from: 2))
  }

  @Test func `a ring that passes through a cold state is fine`() {
    #expect(Graph().with("a", [(0, 1), (1, 2), (2, 0)]).stating(returnsTo0).explored().holds)
  }

  @Test(arguments: Search.allCases)
  func `the nearer of a dead end and a loop is shown`(search: Search) {
    let loopFirst = Graph().with("a", [(0, 1), (1, 1), (1, 2)]).stating(returnsTo0)
    #expect(loopFirst.explored(search)["returns to 0"]?.counterexample?.states == [0, 1, 1])
    let tie = Graph().with("a", [(0, 1), (0, 2), (1, 1)]).stating(returnsTo0)
    #expect(tie.explored(search)["returns to 0"]?.counterexample?.states == [0, 2])
    let endFirst = Graph().with("a", [(0, 1), (0, 2), (2, 3), (3, 3)]).stating(returnsTo0)
    #expect(endFirst.explored(search)["returns to 0"]?.counterexample?.states == [0, 1])
  }

  @Test func `behind a bound nothing is known, but what is seen counts`() {
    let line = Graph().with("a", (0..<9).map { ($0, $0 + 1) }).stating(reaches9)
    guard
      case .inconclusive(let reason)? = line.explored(bounds: Bounds(depth: 5))["reaches 9"]?
        .verdict
    else {
      Issue.record("a run that was cut off is no counterexample")
      return
    }
    #expect(reason == "bound reached: depth 5")
    let loop = line.with("b", [(3, 2)]).explored(bounds: Bounds(depth: 5))
    #expect(loop["reaches 9"]?.counterexample?.states == [0, 1, 2, 3, 2])
  }

  @Test(arguments: 0..<200)
  func `a random graph gets the verdict of a search through all its walks`(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let size = 6
    let pairs = (0..<9).map { _ in (random.below(size), random.below(size)) }
    let goal = 1 + random.below(size - 1)
    let graph = Graph().with("a", pairs).stating(.eventually("goal") { $0 == goal })
    // A walk of as many steps as there are states, none of them the goal, has gone around a loop.
    var walks: Set<Int> = [0]
    var canAvoid = false
    for _ in 0..<size {
      canAvoid = canAvoid || walks.contains { graph.actions(in: $0).isEmpty }
      walks = Set(walks.flatMap { graph.actions(in: $0).map(\.to) }).subtracting([goal])
    }
    #expect(graph.explored().isViolated == (canAvoid || !walks.isEmpty))
  }
}

/// Numbers that look random and are always the same.
struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
