import Testing
import TraceSamples
import Tracing

@testable import Diagrams

struct TimelineDiagramTests {
  let nested = TimelineDiagram(trace(of: nestedExample))

  @Test func `the nested example as text`() {
    #expect(
      nested.ascii() == """
        step   1               5                   10
        main   ━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄━━━━
        outer      ━━━━━━━━━━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄━━━━● p1 resolved 84
        inner                      ━━━━━━━━━━━━● p2 resolved 42

        ━ running   ┄ parked

        """)
  }

  @Test func `a crash crosses every lane and retries have ticks`() {
    #expect(
      TimelineDiagram(crashTrace()).ascii(unicode: false) == """
        step   1               5                   10
        main   ============............................X
        outer      ========================............X
        inner                      ============*===~===X retry-scheduled in 100 ms

        = running   . parked

        """)
  }

  @Test func `what a new life repeats from the journal has a line of its own`() {
    let recorder = Recorder()
    for occurrence in nestedExample.prefix(8) { recorder.observe(occurrence) }
    recorder.record(.crash, lane: "loop")
    recorder.record(.restart, lane: "loop")
    for occurrence in nestedExample.prefix(8) { recorder.observe(occurrence) }
    recorder.record(.replayHit, lane: "inner", promise: "p2", value: "42")
    recorder.record(.effect, lane: "outer", value: "charge card")
    let diagram = TimelineDiagram(recorder.trace(scenario: "replay"))
    let steps = recorder.trace(scenario: "replay").steps
    let first = steps.firstIndex { $0.event.kind == .restart }
    let last = steps.firstIndex { $0.event.kind == .effect }
    #expect(diagram.replays.map { $0.lowerBound - 1 } == [first])
    #expect(diagram.replays.map { $0.upperBound - 1 } == [last])
    #expect(diagram.ascii().contains("┊ repeated from the journal"))
    #expect(diagram.ascii(unicode: false).contains(": repeated from the journal"))
    #expect(diagram.svg().contains("┊ replay"))
    #expect(TimelineDiagram(crashTrace()).replays.isEmpty, "nothing was asked of a journal")
  }

  @Test func `the nested example for Mermaid`() {
    #expect(
      nested.mermaid() == """
        gantt
          accTitle: nested
          accDescr: 12 steps of main (parked for 8 steps), outer (parked for 2 steps), inner.
          dateFormat X
          axisFormat %s
          section main
          running :active, b0x0, 1, 4
          parked :done, b0x1, 4, 12
          running :active, b0x2, 12, 13
          section outer
          running :active, b1x0, 2, 8
          parked :done, b1x1, 8, 10
          running :active, b1x2, 10, 11
          ● p1 resolved 84 :milestone, m1x0, 11, 0d
          section inner
          running :active, b2x0, 6, 9
          ● p2 resolved 42 :milestone, m2x0, 9, 0d

        """)
  }

  @Test func `the picture has a bar for each stretch`() {
    let svg = nested.svg()
    #expect(svg.ranges(of: #"class="bar""#).count == 5)
    #expect(svg.ranges(of: #"class="waiting""#).count == 2)
    #expect(svg.ranges(of: #"<circle class="state""#).count == 2)
    #expect(TimelineDiagram(crashTrace()).svg().contains("╳ CRASH"))
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `the bars of a lane do not overlap`(seed: UInt64) {
    for lane in TimelineDiagram(trace(of: randomOccurrences(seed: seed))).lanes {
      for (bar, next) in zip(lane.bars, lane.bars.dropFirst()) {
        #expect(bar.steps.upperBound <= next.steps.lowerBound)
        #expect(!bar.steps.isEmpty)
      }
    }
  }

  @Test func `many steps share a column, and the text says so`() {
    let text = TimelineDiagram(trace(of: randomOccurrences(seed: 4, actions: 200))).ascii(width: 60)
    #expect(text.contains("Each column is "))
    #expect(text.split(separator: "\n").prefix(3).allSatisfy { $0.displayWidth <= 60 })
  }
}
