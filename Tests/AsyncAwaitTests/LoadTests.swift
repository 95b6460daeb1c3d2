import AsyncAwait
import TestThreads
import Testing

/// Depth, width and leaks.
///
/// Speed is measured elsewhere.
@Suite(.timeLimit(.minutes(12)))
struct LoadTests {
  @Test(.longRunning, arguments: [Ground.whenAwaited, .atOnce, .seeded])
  func `100,000 nested invocations return`(ground: Ground) async throws {
    try await ground.run(seeds: 0..<1) { _ in
      let bottom = 100_000
      let top = await Async.invoke { try await nested(bottom) }
      let answer1 = try await top.value
      #expect(answer1 == bottom)
    }
  }

  @Test(.longRunning) func `100,000 promises with one awaiter each complete`() async throws {
    try await Ground.whenAwaited.run { loop in
      let gates = (0..<100_000).map { _ in loop.promise(of: Int.self) }
      var awaiters: [Promise<Int>] = []
      for gate in gates { awaiters.append(await loop.invoke { try await gate.promise.value }) }
      while loop.awaiterCount < gates.count { await Task.yield() }
      for (number, gate) in gates.enumerated() { try gate.resolve(number) }
      var sum = 0
      for awaiter in awaiters { sum += try await awaiter.value }
      #expect(sum == 99_999 * 100_000 / 2)
    }
  }

  @Test func `100,000 awaiters of one promise are all answered`() async throws {
    try await Ground.whenAwaited.run { loop in
      let gate = loop.promise(of: Int.self)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<100_000 { group.addTask { try await gate.promise.value } }
        while loop.awaiterCount < 100_000 { await Task.yield() }
        try gate.resolve(1)
        let answer2 = try await group.reduce(0, +)
        #expect(answer2 == 100_000)
      }
    }
  }

  @Test(.longRunning) func `a million sequential invocations leave nothing behind`() async throws {
    try await Ground.whenAwaited.run { loop in
      var sum = 0
      for number in 0..<1_000_000 {
        sum += try await Async.await(Async.invoke { number & 1 })
        if number.isMultiple(of: 100_000) { #expect(loop.promiseCount < 8) }
      }
      #expect(sum == 500_000)
    }
  }

  @Test func `many tasks may use one loop at once`() async throws {
    try await Ground.whenAwaited.run { loop in
      let total = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<16 {
          group.addTask {
            var sum = 0
            for number in 0..<2_000 {
              let promise = await loop.invoke { () async -> Int in
                if number.isMultiple(of: 7) { await Task.yield() }
                return number
              }
              sum += try await promise.value
            }
            return sum
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(total == 16 * 1_999 * 1_000)
    }
  }
}

private func nested(_ depth: Int) async throws -> Int {
  if depth == 0 { return 0 }
  let inner = await Async.invoke { try await nested(depth - 1) }
  return try await inner.value + 1
}
