import DurableAsyncAwait
import Foundation
import Testing

/// Values that a step returns are the same on the first run and on every replay.
@Suite(.timeLimit(.minutes(12)))
struct RoundTripTests {
  struct Order: Codable, Hashable, Sendable {
    struct Line: Codable, Hashable, Sendable {
      var article: String
      var price: Double
      var note: String?
    }
    enum State: Codable, Hashable, Sendable { case open, paid(on: Date) }
    var lines: [Line]
    var states: [String: State]
    var total: Decimal
  }

  private func check<Value: Codable & Hashable & Sendable>(_ value: Value) throws {
    let bench = Bench()
    let seen = Log<Value>()
    let echo = DurableFunction("echo") { (_: Context, value: Value) in value }
    let main = DurableFunction("main") { (context: Context) in
      seen.append(try await context.run("step") { value })
      seen.append(try await context.run(echo, value))
      return try await context.promise(of: Value.self).value
    }
    for life in 1...2 {
      let result = try bench.life([main, echo]) { loop in
        let handle = try await loop.start(main, id: "main")
        try await bench.sleep(.seconds(1))
        guard life == 2 else { return Value?.none }
        try await loop.resolve("main.3", with: value)
        return try await handle.value
      }
      if life == 2 { #expect(result == value) }
    }
    #expect(seen.entries.count == 4)
    #expect(Set(seen.entries).count == 1)
    #expect(seen.entries.first == value)
  }

  @Test func `numbers`() throws {
    for number in [
      0, 0.1, -1.5, 1e300, .leastNonzeroMagnitude, .pi, 1 / 3, .greatestFiniteMagnitude,
    ] {
      try check(number)
    }
    for number in [Int.min, -1, 0, 1, .max] { try check(number) }
    try check(UInt64.max)
    try check(Float(0.1))
  }

  @Test func `dates, texts and bytes`() throws {
    try check(Date(timeIntervalSince1970: 1_790_000_000.123456))
    try check(Date.distantPast)
    for text in ["", "ä/\\\"\u{0}\n\u{2028}😀", "</script>"] { try check(text) }
    try check(Data([0, 1, 255]))
  }

  @Test func `optionals, nothing and nested values`() throws {
    try check(Int?.none)
    try check(Int?.some(1))
    try check(Nothing())
    try check([Int?.none, 3])
    try check(true)
    try check([String]())
    let paid = Order.State.paid(on: Date(timeIntervalSince1970: 0.1))
    try check(
      Order(
        lines: [.init(article: "a", price: 0.3), .init(article: "b", price: 9, note: "gift")],
        states: ["x": .open, "y": paid], total: 12.34))
  }
}
