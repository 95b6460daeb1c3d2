import AsyncAwait
import Testing
import TraceSamples
import Tracing

@testable import Diagrams

struct EntityDiagramTests {
  let nested = EntityDiagram(trace(of: nestedExample))

  @Test func `each invocation has a promise, a callee and somebody who awaits`() {
    let edges = nested.edges.map {
      "\(nested.nodes[$0.from].name) \($0.relation.word) \(nested.nodes[$0.to].name)"
    }
    #expect(
      edges == [
        "main invokes outer", "outer creates p1", "outer starts outer", "main awaits p1",
        "outer invokes inner", "inner creates p2", "inner starts inner", "outer awaits p2",
        "inner resolves p2", "outer resolves p1",
      ])
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `no edge is drawn twice`(seed: UInt64) {
    let edges = EntityDiagram(trace(of: randomOccurrences(seed: seed))).edges
    #expect(Set(edges).count == edges.count)
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `no two nodes stand in one place`(seed: UInt64) {
    let nodes = EntityDiagram(trace(of: randomOccurrences(seed: seed))).nodes
    #expect(Set(nodes.map { [$0.column, $0.row] }).count == nodes.count)
  }

  @Test func `an execution that a file calls its own callee is drawn once`() {
    var circular = trace(of: nestedExample)
    let place = circular.events.lastIndex { $0.kind == .spawn } ?? 0
    circular.events[place].peer = "outer"
    let text = EntityDiagram(circular).ascii()
    #expect(text.ranges(of: "starts outer").count == 1)
  }

  @Test func `the nested example as text`() {
    #expect(
      nested.ascii() == """
        main
        └─ invokes outer → promise p1 ● resolved 84
           ├─ main awaits it
           ├─ outer resolves it
           └─ starts outer
              └─ invokes inner → promise p2 ● resolved 42
                 ├─ outer awaits it
                 ├─ inner resolves it
                 └─ starts inner

        """)
  }

  @Test func `the nested example for Mermaid`() {
    #expect(
      nested.mermaid() == """
        flowchart LR
          accTitle: nested
          accDescr: 3 executions and 2 promises, with who invokes, awaits and settles.
          N0["main"]
          N1(["invoke outer"])
          N2(("p1 ● resolved 84"))
          N3["outer"]
          N4(["invoke inner"])
          N5(("p2 ● resolved 42"))
          N6["inner"]
          N0 -->|invokes| N1
          N1 -->|creates| N2
          N1 -->|starts| N3
          N0 -.->|awaits| N2
          N3 -->|invokes| N4
          N4 -->|creates| N5
          N4 -->|starts| N6
          N3 -.->|awaits| N5
          N6 -->|resolves| N5
          N3 -->|resolves| N2

        """)
  }

  @Test func `the picture has three executions, two invocations, two promises and ten edges`() {
    let svg = nested.svg()
    #expect(svg.ranges(of: #"class="box""#).count == 3)
    #expect(svg.ranges(of: #"class="pill""#).count == 2)
    #expect(svg.ranges(of: #"class="state""#).count == 2)
    #expect(svg.ranges(of: #"marker-end="#).count == 10)
  }

  @Test func `a promise that no callee settles stands alone`() {
    let recorder = Recorder()
    recorder.observe(
      .init(kind: .promiseCreated, party: nil, promise: .init(number: 1, label: nil)))
    let diagram = EntityDiagram(recorder.trace(scenario: "alone"))
    #expect(diagram.ascii() == "promise p1 ○ pending\n")
  }

  @Test func `what is left out is counted`() {
    var options = DiagramOptions()
    options.laneLimit = 1
    let text = EntityDiagram(trace(of: nestedExample), options: options).ascii()
    #expect(text.hasSuffix("1 promise is left out; a lane limit of 2 shows everything.\n"))
    #expect(!text.contains("p2"))
  }
}
