import Course
import Diagrams
import Foundation
import Testing
import Tracing

struct NestedExampleTests {
  @Test func `the nested example is the conversation of the book`() throws {
    let program = try #require(Program.all.first { $0.chapter == 4 })
    let run = try program.run(program.scenarios[0])
    #expect(run.output == ["84"])
    #expect(run.leftovers == "")
    for s in run.trace.steps { print(s.number, s.sentence) }
    print(render(run.trace, .sequence, as: .ascii))
    print(render(run.trace, .entity, as: .ascii))
    print(render(run.trace, .timeline, as: .ascii))
    try render(run.trace, .sequence, as: .svg).write(
      toFile: "/tmp/seq.svg", atomically: true, encoding: .utf8)
    try render(run.trace, .entity, as: .svg).write(
      toFile: "/tmp/ent.svg", atomically: true, encoding: .utf8)
  }
}
