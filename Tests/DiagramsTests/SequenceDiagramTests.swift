import Testing
import TraceSamples
import Tracing

@testable import Diagrams

struct SequenceDiagramTests {
  let nested = SequenceDiagram(trace(of: nestedExample))

  @Test func `participants stand in the order of their appearance`() {
    #expect(nested.participants == ["main", "loop", "outer", "inner"])
  }

  @Test func `the nested example as text`() {
    #expect(
      nested.ascii() == """
            main                loop                outer  inner
         1    │───invoke outer───▶│                             + p1 ○ pending
         2    │                   │──────spawn───────▶│
         3    │◀╌╌╌╌╌╌╌╌p1╌╌╌╌╌╌╌╌│                   │
         4    │─────await p1─────▶│                   │         + main parked on p1
         5    ┊                   │◀───invoke inner───│         + p2 ○ pending
         6    ┊                   │──────────spawn──────────▶│
         7    ┊                   │╌╌╌╌╌╌╌╌p2╌╌╌╌╌╌╌╌▶│      │
         8    ┊                   │◀─────await p2─────│      │  + outer parked on p2
         9    ┊                   │◀────────return 42────────│  + p2 ● resolved 42
        10    ┊                   │╌p2 ● resolved 42╌▶│
        11    ┊                   │◀────return 84─────│         + p1 ● resolved 84
        12    │◀╌p1 ● resolved 84╌│

        │ running   ┊ parked
        + done by the loop itself, 6 folded

        """)
  }

  @Test func `the nested example as plain ASCII, nothing folded`() {
    var options = DiagramOptions()
    options.isFolded = false
    #expect(
      SequenceDiagram(trace(of: nestedExample), options: options).ascii(width: 60, unicode: false)
        == """
            main                loop                outer  inner
         1    |---invoke outer--->|
              |                   | p1 o pending
         2    |                   |------spawn------->|
         3    |<........p1........|                   |
         4    |-----await p1----->|                   |
              :                   | main parked on p1 |
         5    :                   |<---invoke inner---|
              :                   | p2 o pending      |
         6    :                   |----------spawn---------->|
         7    :                   |........p2........>|      |
         8    :                   |<-----await p2-----|      |
              :                   | outer parked on p2:      |
         9    :                   |<--------return 42--------|
              :                   | p2 # resolved 42  :
        10    :                   |.p2 # resolved 42.>|
        11    :                   |<----return 84-----|
              :                   | p1 # resolved 84
        12    |<.p1 # resolved 84.|

        | running   : parked

        """)
  }

  @Test func `a crash is a band across all lanes`() {
    let lines = SequenceDiagram(crashTrace()).ascii().split(separator: "\n")
    #expect(lines[11].contains("╳ CRASH ╳"))
    #expect(lines[12].contains("═ RESTART ═"))
  }

  @Test func `the nested example for Mermaid`() {
    #expect(
      nested.mermaid() == """
        sequenceDiagram
          accTitle: nested
          accDescr: 12 messages and notes between main, loop, outer, inner.
          participant P0 as main
          participant P1 as loop
          participant P2 as outer
          participant P3 as inner
          P0->>P1: invoke outer
          P1->>P2: spawn
          P1-->>P0: p1
          P0->>P1: await p1
          Note over P0: ┊ parked on p1
          P2->>P1: invoke inner
          P1->>P3: spawn
          P1-->>P2: p2
          P2->>P1: await p2
          Note over P2: ┊ parked on p2
          P3->>P1: return 42
          P1-->>P2: p2 ● resolved 42
          P2->>P1: return 84
          P1-->>P0: p1 ● resolved 84

        """)
  }

  @Test func `the picture has a box for each participant and an arrow for each message`() {
    let svg = nested.svg()
    #expect(svg.ranges(of: #"class="box""#).count == 4)
    #expect(svg.ranges(of: #"marker-end="#).count == 12)
    #expect(svg.ranges(of: #"class="waiting""#).count == 2)
    #expect(svg.contains(">p2 ● resolved 42</text>"))
    #expect(svg.contains("prefers-color-scheme: dark"))
  }

  @Test func `silent events of one kind are one row with a count`() {
    let recorder = Recorder()
    for _ in 1...7 { recorder.record(.heartbeat, lane: "worker") }
    recorder.record(.log, lane: "worker", value: "done")
    let diagram = SequenceDiagram(recorder.trace(scenario: "beats"))
    #expect(diagram.rows.map(\.count) == [7, 1])
    #expect(diagram.ascii().contains("· heartbeat ×7"))
    #expect(diagram.mermaid().contains("heartbeat ×7"))
    #expect(diagram.svg().contains("heartbeat ×7"))
  }

  @Test func `what is left out is counted`() {
    var options = DiagramOptions()
    options.stepLimit = 5
    options.laneLimit = 3
    let diagram = SequenceDiagram(trace(of: nestedExample), options: options)
    let remarks = [
      "Steps 6 to 12 are left out; a step limit of 12 shows them.",
      "1 lane is left out; a lane limit of 4 shows everything.",
    ]
    #expect(diagram.remarks == remarks)
    for remark in remarks {
      #expect(diagram.ascii().contains(remark))
      #expect(diagram.svg().contains(remark))
    }
    #expect(diagram.mermaid().contains("Steps 6 to 12 are left out"))
  }
}
