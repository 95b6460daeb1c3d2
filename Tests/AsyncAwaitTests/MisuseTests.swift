import AsyncAwait
import Testing

/// Wrong use is answered, not trapped.
@Suite(.timeLimit(.minutes(12)))
struct MisuseTests {
  @Test(arguments: Ground.allCases)
  func `a callee that awaits itself is told so`(ground: Ground) async throws {
    try await ground.run { loop in
      let own = loop.promise(of: Promise<Int>.self)
      let callee = await loop.invoke("narcissus") { () async throws -> Int in
        try await own.promise.value.value
      }
      try own.resolve(callee)
      await #expect(throws: AwaitCycle(promises: ["narcissus"])) { try await callee.value }
    }
  }

  @Test(arguments: Ground.allCases)
  func `a cycle of awaits is an error that names the cycle`(ground: Ground) async throws {
    try await ground.run { loop in
      let names = ["a", "b", "c"]
      let addresses = names.map { loop.promise("address of \($0)", of: Promise<Int>.self) }
      var callees: [Promise<Int>] = []
      for (index, name) in names.enumerated() {
        let next = addresses[(index + 1) % names.count]
        let callee = await loop.invoke(name) { () async throws -> Int in
          let other = try await next.promise.value
          return try await other.value
        }
        callees.append(callee)
      }
      for (address, callee) in zip(addresses, callees) { try address.resolve(callee) }
      for callee in callees {
        let error = await #expect(throws: AwaitCycle.self) { try await callee.value }
        #expect(error?.promises.sorted() == names)
        #expect(error?.description.contains(" awaits ") == true)
      }
    }
  }

  @Test func `settling twice is an error at the public boundary`() async throws {
    let loop = EventLoop()
    let approval = loop.promise("approval", of: Bool.self)
    try approval.resolve(true)
    #expect(throws: AlreadySettled(promise: "approval")) { try approval.resolve(false) }
    #expect(throws: AlreadySettled.self) { try approval.reject(Failure(reason: "late")) }
    let answer1 = try await approval.promise.value
    #expect(answer1)
  }

  @Test func `a closed loop answers everyone and starts nothing`() async throws {
    let loop = EventLoop()
    let gate = loop.promise("gate", of: Int.self)
    let done = await loop.invoke { 1 }
    let answer2 = try await done.value
    #expect(answer2 == 1)
    let parked = await loop.invoke("parked") { try await gate.promise.value }
    let waiting = Task { try await parked.value }
    while loop.awaiterCount < 2 { await Task.yield() }

    let report = await loop.close()
    #expect(report.pendingPromises == ["gate", "parked"])
    await #expect(throws: LoopClosed(promise: "parked")) { try await waiting.value }
    await #expect(throws: LoopClosed(promise: "gate")) { try await gate.promise.value }
    #expect(throws: LoopClosed(promise: "gate")) { try gate.resolve(1) }
    let answer3 = try await done.value
    #expect(answer3 == 1, "what had settled is still there")

    let late = await loop.invoke("late") { 2 }
    await #expect(throws: LoopClosed(promise: "late")) { try await late.value }
    let external = loop.promise("external", of: Int.self)
    await #expect(throws: LoopClosed.self) { try await external.promise.value }
    #expect(await loop.close().isClean, "closing twice is closing once")
  }

  @Test func `rejections that nobody awaited are reported when the loop closes`() async throws {
    let loop = EventLoop(placement: .atOnce)
    let ignored = await loop.invoke("ignored") { () throws -> Int in throw Failure(reason: "a") }
    let awaited = await loop.invoke("awaited") { () throws -> Int in throw Failure(reason: "b") }
    _ = try? await awaited.value
    do {
      // Dropped at once: the report must not depend on somebody keeping the promise.
      let dropped = loop.promise("dropped", of: Int.self)
      try dropped.reject(Failure(reason: "c"))
    }
    let late = await loop.invoke("late") { () throws -> Int in throw Failure(reason: "d") }
    _ = try? await late.value
    let report = await loop.close()
    #expect(report.unawaitedRejections.map(\.promise).sorted() == ["dropped", "ignored"])
    #expect(report.description.contains("ignored was rejected and nobody awaited it"))
    withExtendedLifetime(ignored) {}
  }

  @Test func `the loop says who waits for whom`() async throws {
    let loop = EventLoop()
    let gate = loop.promise("approval", of: Int.self)
    let inner = await loop.invoke("inner") { try await gate.promise.value }
    let outer = await loop.invoke("outer") { try await inner.value }
    async let answer = outer.value
    while loop.awaiterCount < 3 { await Task.yield() }
    #expect(
      loop.waits.map(\.description).sorted() == [
        "inner waits for approval", "main waits for outer", "outer waits for inner",
      ])
    try gate.resolve(42)
    let answer4 = try await answer
    #expect(answer4 == 42)
    #expect(loop.waits.isEmpty)
  }
}
