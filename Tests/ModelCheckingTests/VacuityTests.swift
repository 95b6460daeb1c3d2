import ModelChecking
import TestThreads
import Testing

@Suite(.longRunning)
struct VacuityTests {
  private struct Silent: Model {
    let initialStates = [0]
    func actions(in state: Int) -> [Int] { [1] }
    func next(_ state: Int, _ action: Int) -> Int? { (state + action) % 3 }
    var properties: [Property<Int>] { [] }
    func events(of action: Int, from before: Int, to after: Int) -> [TaskEvent] { [] }
  }

  @Test func `a monitor that no event reaches is reported`() {
    let found = Explorer(Monitored(Silent(), OneClaimant())).explore()
    #expect(found.holds)
    #expect(found.warnings.contains(.noEvent))
  }

  @Test func `a liveness monitor that is never hot is reported`() {
    let found = Explorer(Monitored(Silent(), Completion())).explore()
    #expect(found.warnings.contains(.neverHot(property: "monitor completion cools")))
  }

  @Test func `an action that never happens is reported, unless a bound hides it`() {
    var graph = Graph().with("a", [(0, 1), (1, 2)]).stating(.always("fine") { _ in true })
    graph.actionNames = ["a", "b"]
    #expect(graph.explored().warnings == [.neverTaken(action: "b")])
    #expect(graph.explored().coverage.map(\.count) == [2, 0])
    #expect(graph.explored(bounds: Bounds(depth: 1)).warnings == [])
  }

  @Test func `a model that starts nowhere or states nothing is reported`() {
    var graph = Graph()
    graph.initialStates = []
    #expect(graph.explored().warnings == [.noInitialState, .noProperty])
  }

  @Test func `an eventually that is true from the start is reported`() {
    let graph = Graph().with("a", [(0, 1)]).stating(.eventually("any") { _ in true })
    #expect(graph.explored().warnings == [.neverHot(property: "any")])
  }

  @Test func `each warning says what to look at`() {
    let texts = [
      VacuityWarning.noInitialState, .noProperty, .neverTaken(action: "go"), .noEvent,
      .neverHot(property: "p"),
    ].map(\.description)
    #expect(Set(texts).count == texts.count)
    #expect(texts[2].contains("'go'") && texts[4].contains("'p'"))
  }
}
