internal import Synchronization

extension Subject {
  func sequence(_ size: Int) async throws -> Measurement {
    let duration = try await ContinuousClock().measure {
      for _ in 0..<size { try check(await self.await(invoke(value: { 42 })), 42) }
    }
    return Measurement(operations: size, duration: duration)
  }

  func nested(_ size: Int) async throws -> Measurement {
    let duration = try await ContinuousClock().measure {
      for _ in 0..<size {
        let outer = await invoke {
          let inner = await self.invoke(value: { 42 })
          return try await 2 * self.await(inner)
        }
        try check(await self.await(outer), 84)
      }
    }
    return Measurement(operations: size, duration: duration)
  }

  func fanOut(_ size: Int) async throws -> Measurement {
    let width = 10_000
    let duration = try await ContinuousClock().measure {
      for _ in 0..<size {
        var promises: [Promise] = []
        promises.reserveCapacity(width)
        for number in 0..<width { promises.append(await invoke(value: { number })) }
        var sum = 0
        for promise in promises { sum += try await self.await(promise) }
        try check(sum, width * (width - 1) / 2)
      }
    }
    return Measurement(operations: size * width, duration: duration)
  }

  func fibonacci(_ size: Int) async throws -> Measurement {
    let duration = try await ContinuousClock().measure {
      for _ in 0..<size {
        let root = await invoke { try await self.fib(20) }
        try check(await self.await(root), 6_765)
      }
    }
    return Measurement(operations: size * 21_891, duration: duration)
  }

  private func fib(_ n: Int) async throws -> Int {
    if n < 2 { return n }
    let left = await invoke { try await self.fib(n - 1) }
    let right = await invoke { try await self.fib(n - 2) }
    return try await self.await(left) + self.await(right)
  }

  func pending(_ size: Int) async throws -> Measurement {
    var settlers: [@Sendable (Int) async -> Void] = []
    settlers.reserveCapacity(size)
    let arrivals = Arrivals()
    var resident = 0.0
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<size {
        guard let (promise, settle) = await pending() else { throw Unsupported() }
        settlers.append(settle)
        // Started on this thread, so that the pool's wake-ups are not what is measured.
        group.startImmediately {
          arrivals.note()
          return try await self.await(promise)
        }
      }
      while arrivals.count < size { await Task.yield() }
      resident = Measurement.residentMegabytes
      for (number, settle) in settlers.enumerated() { await settle(number) }
      try check(await group.reduce(0, +), size * (size - 1) / 2)
    }
    let duration = clock.now - start
    return Measurement(
      operations: size, duration: duration,
      extra: [
        ("pending_rss_mb", resident), ("bytes_per_pending", resident * 1e6 / Double(size)),
      ])
  }

  /// Reports how much faster than plain calls, one after the other, the fan-out is.
  func work(_ size: Int) async throws -> Measurement {
    let clock = ContinuousClock()
    var expected = 0
    let plain = clock.measure { for number in 0..<size { expected &+= compute(number) } }
    let duration = try await clock.measure {
      var promises: [Promise] = []
      promises.reserveCapacity(size)
      for number in 0..<size { promises.append(await invoke(value: { compute(number) })) }
      var sum = 0
      for promise in promises { sum &+= try await self.await(promise) }
      try check(sum, expected)
    }
    return Measurement(
      operations: size, duration: duration, extra: [("speedup", plain / duration)])
  }

  func flat(_ size: Int) async throws -> Measurement {
    var early = 0.0
    let duration = try await ContinuousClock().measure {
      for number in 0..<size {
        try check(await self.await(invoke(value: { 42 })), 42)
        if number == min(100_000, size) - 1 { early = Measurement.residentMegabytes }
      }
    }
    return Measurement(
      operations: size, duration: duration, extra: [("rss_mb_after_100000", early)])
  }
}

/// About 9 µs of computing that no optimiser can shorten: each step needs the one before.
@inline(never)
func compute(_ seed: Int) -> Int {
  var value = UInt64(truncatingIfNeeded: seed) &+ 0x9E37_79B9_7F4A_7C15
  for _ in 0..<4_000 {
    value ^= value << 13
    value ^= value >> 7
    value ^= value << 17
  }
  return Int(truncatingIfNeeded: value >> 33)
}

/// A benchmark that computes nonsense fast is worth nothing.
func check(_ result: Int, _ expected: Int) throws {
  guard result == expected else { throw WrongResult(result: result, expected: expected) }
}

struct WrongResult: Error, CustomStringConvertible {
  let result: Int
  let expected: Int

  var description: String { "the workload gave \(result) instead of \(expected)" }
}

/// The peer has nothing that this workload needs.
struct Unsupported: Error, CustomStringConvertible {
  var description: String { "this peer has no promise without a callee" }
}

extension ThrowingTaskGroup {
  /// Adds a child task that starts at once, where the system knows how to.
  fileprivate mutating func startImmediately(
    _ operation: sending @escaping @isolated(any) () async throws -> ChildTaskResult
  ) {
    if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
      addImmediateTask(operation: operation)
    } else {
      addTask(operation: operation)
    }
  }
}

/// Counts the tasks that have come to their await.
private final class Arrivals: Sendable {
  private let arrived = Atomic(0)

  var count: Int { arrived.load(ordering: .relaxed) }

  func note() { arrived.add(1, ordering: .relaxed) }
}

/// Carries a result out of a closure.
final class Cell<Value: Sendable>: Sendable {
  private let content = Mutex<Value?>(nil)

  var value: Value? {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }
}
