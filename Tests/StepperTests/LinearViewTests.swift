import Stepper
import Terminals
import TestThreads
import Testing
import TraceSamples
import Tracing

struct LinearViewTests {
  private let nested = trace(of: nestedExample)
  private let unicode = Capabilities(color: false, motion: false, unicode: true)

  private func view(
    _ trace: Trace, _ width: Int = 80, _ capabilities: Capabilities = .plain
  ) -> LinearView {
    LinearView(trace, options: .init(width: width, capabilities: capabilities))
  }

  @Test func `the header says which run it is and that nothing executes`() {
    #expect(
      view(nested).header == [
        "chapter 01, nested, memory, seed 0, recorded, nothing is executing"
      ])
    #expect(
      view(nested, 80, unicode).header == [
        "chapter 01 · nested · memory · seed 0 · recorded, nothing is executing"
      ])
  }

  @Test func `a block tells what happens, why, what changes, and what is known`() {
    let text = view(nested, 80, unicode).lines(of: [8]).joined(separator: "\n")
    #expect(
      text == """
        step 8 of 12
          The loop receives *await p2* from *outer*. p2 is still pending, so the loop
          does not answer; *outer* is parked.
          why       because of step 7: The loop answers *outer* at once with p2, which
                      stands for a result that may not exist yet.
          changed   awaiters of p2: – → outer
                    outer: running → parked on p2
          promises  p1 (outer) pending; p2 (inner) pending
          awaiters  main on p1; outer on p2
          runnable  inner
          checks    ✓ all 7 hold
        """)
  }

  @Test func `the same block in ASCII and in few columns`() {
    let text = view(nested, 36).lines(of: [9]).joined(separator: "\n")
    #expect(
      text == """
        step 9 of 12
          The loop receives *return p2, 42*
          from *inner*. p2 is resolved with
          42. One caller is parked on it:
          *outer*.
          why
            because of step 6: The loop
              starts *inner*, whose result
              will settle p2.
          changed
            p2: pending -> resolved 42
            inner: running -> finished
          promises
            p1 (outer) pending; p2 (inner)
              resolved 42
          awaiters
            main on p1; outer on p2
          checks
            all 7 hold
        """)
  }

  @Test func `a broken invariant is named where it breaks and ever after`() {
    let lines = view(brokenTrace).lines(of: [3, 4])
    #expect(lines.contains { $0.hasPrefix("  checks    X settled once breaks here: ") })
    #expect(lines.contains { $0.hasPrefix("  checks    X settled once broke at step 3: ") })
    #expect(lines.contains("  code      Loop.swift:7"))
    #expect(lines.contains("  effects   charge card"))
  }

  @Test func `steps come in the order asked for, and those that do not exist are left out`() {
    let titles = view(nested).lines(of: [9, 8, 99, 7]).filter { $0.hasPrefix("step") }
    #expect(titles == ["step 9 of 12", "step 8 of 12", "step 7 of 12"])
  }

  @Test(.longRunning, arguments: hostileLabels, [1, 20, 33, 40, 80, 200])
  func `no line is wider than asked for, whatever the labels`(label: String, width: Int) {
    for capabilities in [.plain, Capabilities(color: true, motion: false, unicode: true)] {
      let view = view(hostileTrace(label), width, capabilities)
      let lines = view.header + view.lines(of: 1...view.book.steps.count)
      for line in lines { #expect(displayWidth(of: line) <= max(width, 20), "\(line)") }
      #expect(!lines.contains { $0.contains("\u{7}") || $0.contains("\u{1B}[2J") })
    }
  }

  @Test func `ASCII is ASCII, and colour changes no word`() {
    let plain = view(nested)
    let numbers = 1...plain.book.steps.count
    let text = (plain.header + plain.lines(of: numbers)).joined(separator: "\n")
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    let colored = view(nested, 80, Capabilities(color: true, motion: false, unicode: false))
    let lines = colored.header + colored.lines(of: numbers)
    let words = lines.joined(separator: " ").replacing(/\u{1B}\[[0-9;]*m/, with: "")
      .split(separator: " ")
    #expect(words == text.replacing("*", with: "").split(whereSeparator: \.isWhitespace))
  }

  @Test func `nothing depends on anything but the trace`() {
    let numbers = 1...12
    #expect(view(nested).lines(of: numbers) == view(trace(of: nestedExample)).lines(of: numbers))
  }
}
