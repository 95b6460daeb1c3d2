import AsyncAwait
import Synchronization
import Testing

/// A layer above knows the result before the callee does.
@Suite(.timeLimit(.minutes(12)))
struct OverruleTests {
  private struct TooLate: Error {}

  @Test(arguments: Ground.allCases)
  func `awaiters are answered at once, and what the callee returns counts for nothing`(
    ground: Ground
  ) async throws {
    try await ground.run { loop in
      let isAllowed = Flag()
      let callee = await loop.invoke { () async -> Int in
        // It takes no notice of being asked to stop.
        while !isAllowed.value { await Task.yield() }
        return 42
      }
      let waiter = await loop.invoke { try await callee.value }
      let second = await loop.invoke { try await waiter.value }
      while loop.awaiterCount < 1 { await Task.yield() }
      let isFirst = loop.overrule(callee, .failure(TooLate()))
      #expect(isFirst)
      await #expect(throws: TooLate.self) { try await second.value }
      let isSecond = loop.overrule(callee, .success(1))
      #expect(!isSecond, "settled once")
      isAllowed.value = true
      await #expect(throws: TooLate.self) { try await callee.value }
    }
  }

  @Test(arguments: Ground.allCases)
  func `a callee that has not started never does`(ground: Ground) async throws {
    try await ground.run { loop in
      let callee = await loop.invoke("late") { () async -> Int in
        await Task.yield()
        return 42
      }
      let isFirst = loop.overrule(callee, .success(84))
      let answer = try await callee.value
      #expect(answer == (isFirst ? 84 : 42))
    }
  }

  @Test func `a closed loop is not overruled`() async {
    let loop = EventLoop()
    let callee = await loop.invoke { 42 }
    await loop.close()
    let isFirst = loop.overrule(callee, .success(1))
    #expect(!isFirst)
  }
}

private final class Flag: Sendable {
  private let flag = Atomic(false)
  var value: Bool {
    get { flag.load(ordering: .sequentiallyConsistent) }
    set { flag.store(newValue, ordering: .sequentiallyConsistent) }
  }
}
