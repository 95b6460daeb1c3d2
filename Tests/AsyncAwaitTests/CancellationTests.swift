import AsyncAwait
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(12)))
struct CancellationTests {
  @Test(arguments: Ground.allCases)
  func `a cancelled caller is un-parked, and the callee goes on`(ground: Ground) async throws {
    try await ground.run { loop in
      let gate = loop.promise(of: Int.self)
      let callee = await loop.invoke { () async throws -> Int in
        let value = try await gate.promise.value
        try Task.checkCancellation()
        return value
      }
      await withThrowingTaskGroup(of: Int.self) { group in
        group.addTask { try await callee.value }
        while loop.awaiterCount < 2 { await Task.yield() }
        group.cancelAll()
        await #expect(throws: CancellationError.self) { try await group.next() }
      }
      #expect(loop.awaiterCount == 1, "only the callee still waits")
      try gate.resolve(42)
      let answer1 = try await callee.value
      #expect(answer1 == 42)
    }
  }

  @Test(arguments: Ground.allCases)
  func `a caller that is cancelled before it awaits is not parked`(ground: Ground) async throws {
    try await ground.run { loop in
      let gate = loop.promise(of: Int.self)
      await withThrowingTaskGroup(of: Int.self) { group in
        group.cancelAll()
        group.addTask { try await gate.promise.value }
        await #expect(throws: CancellationError.self) { try await group.next() }
      }
      #expect(loop.awaiterCount == 0)
    }
  }

  @Test(arguments: Ground.allCases)
  func `a settled promise answers even a cancelled caller`(ground: Ground) async throws {
    try await ground.run { loop in
      let promise = await loop.invoke { 42 }
      let answer2 = try await promise.value
      #expect(answer2 == 42)
      await withThrowingTaskGroup(of: Int.self) { group in
        group.cancelAll()
        group.addTask { try await promise.value }
        let answer = try? await group.next()
        #expect(answer == 42)
      }
    }
  }

  @Test(arguments: Ground.allCases)
  func `the others in the queue keep their places`(ground: Ground) async throws {
    try await ground.run { loop in
      let gate = loop.promise(of: Int.self)
      let order = Log()
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<3 {
          group.addTask {
            if number == 1 { cancelCurrentTask() }
            let value = try? await gate.promise.value
            order.append(value == nil ? -1 : number)
          }
          let parked = number == 2 ? 2 : 1
          while number == 1 ? order.all.isEmpty : loop.awaiterCount < parked {
            await Task.yield()
          }
        }
        try? gate.resolve(1)
      }
      #expect(order.all.sorted() == [-1, 0, 2])
    }
  }

  @Test(arguments: Ground.allCases)
  func `promise cancel asks the callee to stop, and the callee decides`(
    ground: Ground
  ) async throws {
    try await ground.run { loop in
      let gate = loop.promise(of: Int.self)
      let started = loop.promise(of: Bool.self)
      let obedient = await loop.invoke { () async throws -> Int in
        try started.resolve(true)
        return try await gate.promise.value
      }
      let stubborn = await loop.invoke { () async -> Int in
        _ = try? await gate.promise.value
        return 7
      }
      let answer3 = try await started.promise.value
      #expect(answer3)
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await #expect(throws: CancellationError.self) { try await obedient.value } }
        group.addTask { #expect(await (try? stubborn.value) == 7) }
        while loop.awaiterCount < 4 { await Task.yield() }
        obedient.cancel()
        stubborn.cancel()
        stubborn.cancel()
      }
      obedient.cancel()
      await #expect(throws: CancellationError.self) { try await obedient.value }
    }
  }

  @Test func `a callee that is cancelled before it starts never does`() async throws {
    let loop = EventLoop()
    let ran = Atomic(false)
    let promise = await loop.invoke { () async -> Int in
      ran.store(true, ordering: .relaxed)
      return 1
    }
    promise.cancel()
    await #expect(throws: CancellationError.self) { try await promise.value }
    let hasRun = ran.load(ordering: .relaxed)
    #expect(!hasRun)
  }

  @Test func `a promise without a callee has nobody to cancel`() async throws {
    let loop = EventLoop()
    let external = loop.promise(of: Int.self)
    external.promise.cancel()
    try external.resolve(42)
    let answer4 = try await external.promise.value
    #expect(answer4 == 42)
    #expect(loop.notesAreEmpty)
  }
}
