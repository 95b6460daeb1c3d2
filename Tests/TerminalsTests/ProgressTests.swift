import Terminals
import Testing

struct ProgressTests {
  private static let unicode = Capabilities(color: false, motion: true, unicode: true)

  @Test(
    arguments: [
      (1204, 5000, 0, 3.884, "seed 1,204/5,000 · 310/s · 12 s left · 0 failures"),
      (0, 5000, 0, 2, "seed 0/5,000 · 0 failures"),
      (5000, 5000, 1, 10, "seed 5,000/5,000 · 500/s · 1 failure"),
      (3, nil, 2, 60, "seed 3 · 3/min · 2 failures"),
      (1_234_567, nil, 1000, 1, "seed 1,234,567 · 1,234,567/s · 1,000 failures"),
      (10, 1000, 0, 10, "seed 10/1,000 · 1/s · 17 min left · 0 failures"),
      (1, 1000, 0, 60, "seed 1/1,000 · 1/min · 17 h left · 0 failures"),
      (5, 10, 0, 0, "seed 5/10 · 0 failures"),
    ] as [(Int, Int?, Int, Double, String)])
  func `says done, total, rate, time left and failures`(
    done: Int, total: Int?, failures: Int, seconds: Double, line: String
  ) {
    let progress = Progress(
      unit: "seed", done: done, total: total, failures: failures, elapsed: .seconds(seconds))
    #expect(progress.line(Self.unicode) == line)
  }

  @Test func `keeps to ASCII where it must`() {
    #expect(Self.at(.seconds(2)).line(.plain) == "seed 4/8, 2/s, 2 s left, 0 failures")
  }

  private static func at(_ elapsed: Duration) -> Progress {
    Progress(unit: "seed", done: 4, total: 8, failures: 0, elapsed: elapsed)
  }

  @Test func `writes over its line on a terminal, after a second, ten times a second`() {
    var line = ProgressLine(capabilities: Self.unicode, columns: 20)
    #expect(line.finish() == nil)
    #expect(line.update(Self.at(.milliseconds(999))) == nil)
    #expect(line.update(Self.at(.milliseconds(1000))) == "\r\u{1B}[Kseed 4/8 · 4/s · 1…")
    #expect(line.update(Self.at(.milliseconds(1099))) == nil)
    #expect(line.update(Self.at(.milliseconds(1100)))?.hasPrefix("\r\u{1B}[K") == true)
    #expect(line.finish() == "\r\u{1B}[K")
    #expect(line.finish() == nil)
  }

  @Test func `writes a line every ten seconds elsewhere`() {
    var line = ProgressLine(capabilities: .plain)
    let due = (1...45).filter { line.update(Self.at(.seconds($0))) != nil }
    #expect(due == [10, 20, 30, 40])
    #expect(line.update(Self.at(.seconds(95))) == "seed 4/8, 3/min, 95 s left, 0 failures\n")
    #expect(line.update(Self.at(.seconds(99))) == nil)
    #expect(line.update(Self.at(.seconds(100))) != nil)
    #expect(line.finish() == nil)
  }
}
