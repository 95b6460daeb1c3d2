import AsyncAwait
import Scheduling

/// Runs programs on a loop.
struct LoopStage: Sendable {
  let loop: EventLoop
  let clock: VirtualClock

  /// Runs a program inside the callee of a name; what it invokes is called after it.
  func run(_ program: LoopProgram, as name: String) async throws -> Int {
    switch program {
    case .value(let number): return number
    case .failure(let number): throw PlannedFailure(number: number)
    case .sleep(let time, let next):
      try await sleep(time)
      return try await run(next, as: name)
    case .sum(let children, let order):
      var promises: [Promise<Int>] = []
      for (place, child) in children.enumerated() {
        promises.append(await start(child, as: "\(name).\(place + 1)"))
      }
      var sum = 0
      for place in order { sum += try await weight(of: promises[place]) }
      return sum
    case .shared(let child, let delays): return try await share(child, delays, name)
    case .deferred(let number, let after, let awaited):
      return try await `defer`(number, after, awaited, name)
    case .contested(let number, let delays): return try await contest(number, delays, name)
    case .cancelled(let number, let after, let isStubborn):
      return try await cancel(number, after, isStubborn, name)
    case .interrupted(let child, let after):
      let promise = await start(child, as: "\(name).1")
      try await sleep(after)
      promise.cancel()
      return try await promise.value
    case .cycle(let number): return try await turn(number, name)
    case .forgotten(let child, let next):
      _ = await start(child, as: "\(name).1")
      return try await run(next, as: "\(name).2")
    }
  }

  /// Invokes a program under a name.
  func start(_ program: LoopProgram, as name: String) async -> Promise<Int> {
    await loop.invoke(name) { () async throws -> Int in try await run(program, as: name) }
  }

  private func sleep(_ microseconds: Int) async throws {
    try await clock.sleep(for: .microseconds(microseconds))
  }

  /// What a promise adds to a sum; the caller's own cancellation goes on.
  private func weight(of promise: Promise<Int>) async throws -> Int {
    do {
      return try await promise.value
    } catch let failure as PlannedFailure {
      return LoopOutcome.failure(failure.number).weight
    } catch is CancellationError {
      try Task.checkCancellation()
      return LoopOutcome.cancelled.weight
    }
  }

  private func share(
    _ child: LoopProgram, _ delays: [Int], _ name: String
  ) async throws -> Int {
    let shared = await start(child, as: "\(name).1")
    var callers: [Promise<Int>] = []
    for (place, delay) in delays.enumerated() {
      let caller = await loop.invoke("\(name).\(place + 2)") { () async throws -> Int in
        try await sleep(delay)
        return try await weight(of: shared)
      }
      callers.append(caller)
    }
    var sum = 0
    for caller in callers { sum += try await caller.value }
    return sum
  }

  private func `defer`(
    _ number: Int, _ after: Int, _ awaited: Int, _ name: String
  ) async throws -> Int {
    let gate = loop.promise("\(name).1", of: Int.self)
    let settler = await loop.invoke("\(name).2") { () async throws -> Int in
      try await sleep(after)
      try gate.resolve(number)
      return 1
    }
    try await sleep(awaited)
    let value = try await gate.promise.value
    return value + (try await settler.value)
  }

  private func contest(_ number: Int, _ delays: [Int], _ name: String) async throws -> Int {
    let gate = loop.promise("\(name).1", of: Int.self)
    var settlers: [Promise<Int>] = []
    for (place, delay) in delays.enumerated() {
      let settler = await loop.invoke("\(name).\(place + 2)") { () async throws -> Int in
        try await sleep(delay)
        do {
          try gate.resolve(number)
          return 1
        } catch is AlreadySettled {
          return 0
        }
      }
      settlers.append(settler)
    }
    var sum = try await gate.promise.value
    for settler in settlers { sum += try await settler.value }
    return sum
  }

  private func cancel(
    _ number: Int, _ after: Int, _ isStubborn: Bool, _ name: String
  ) async throws -> Int {
    let gate = loop.promise("\(name).1", of: Int.self)
    // Whatever becomes of this callee, nobody is left waiting for it.
    defer { try? gate.resolve(number) }
    let doomed = await loop.invoke("\(name).2") { () async throws -> Int in
      do {
        return try await gate.promise.value
      } catch let error as CancellationError {
        if isStubborn { return LoopOutcome.cancelled.weight }
        throw error
      }
    }
    let patient = await loop.invoke("\(name).3") { () async throws -> Int in
      try await gate.promise.value
    }
    try await sleep(after)
    doomed.cancel()
    let lost = try await weight(of: doomed)
    try gate.resolve(number)
    return try await patient.value + lost
  }

  private func turn(_ number: Int, _ name: String) async throws -> Int {
    let introduction = loop.promise("\(name).1", of: Promise<Int>.self)
    let first = await loop.invoke("\(name).2") { () async throws -> Int in
      let other = try await introduction.promise.value
      return try await follow(other, or: number)
    }
    let second = await loop.invoke("\(name).3") { () async throws -> Int in
      try await follow(first, or: number)
    }
    try introduction.resolve(second)
    let sum = try await first.value
    return sum + (try await second.value)
  }

  /// One more than what another callee returns, or `number` if that would wait for this one.
  private func follow(_ other: Promise<Int>, or number: Int) async throws -> Int {
    do {
      return try await other.value + 1
    } catch is AwaitCycle {
      return number
    }
  }
}
