//: # 19 Simulation
//: Two tasks add one to a number and lose an update, or not. A seed decides, and always the same way.
import Scheduling
import Synchronization

final class Number: Sendable {
  private let value = Mutex(0)
  func read() -> Int { value.withLock { $0 } }
  func write(_ new: Int) { value.withLock { $0 = new } }
}

func addOne(to number: Number) async {
  let old = number.read()
  await Task.yield()  // Whoever is next comes in between.
  number.write(old + 1)
}

func run(seed: UInt64) throws -> Int {
  let number = Number()
  try SeededExecutor(.random(seed: seed)).run {
    async let first: Void = addOne(to: number)
    async let second: Void = addOne(to: number)
    _ = await (first, second)
  }
  return number.read()
}

let results = try (1...1_000 as ClosedRange<UInt64>).map { try run(seed: $0) }
let again = try (1...1_000 as ClosedRange<UInt64>).map { try run(seed: $0) }
print(
  "with 1,000 seeds, an update is lost: \(results.contains(1)), not lost: \(results.contains(2))")
print("the same 1,000 seeds again give the same results: \(results == again)")
//: Print the first seed that loses an update. Is it the same on another machine?
