import AsyncAwait
import Testing

/// What a program may rely on, wherever its loop runs.
@Suite(.timeLimit(.minutes(12)))
struct EventLoopTests {
  @Test(arguments: Ground.allCases) func `42 becomes 84`(ground: Ground) async throws {
    try await ground.run { _ in
      let outer = await Async.invoke {
        let inner = await Async.invoke { 42 }
        let value = try await Async.await(inner)
        return 2 * value
      }
      let answer1 = try await Async.await(outer)
      #expect(answer1 == 84)
    }
  }

  @Test(arguments: Ground.allCases)
  func `invoke answers before the callee returns`(ground: Ground) async throws {
    try await ground.run { loop in
      let gate = loop.promise(of: Int.self)
      let callee = await Async.invoke { try await gate.promise.value + 1 }
      try gate.resolve(1)
      let answer2 = try await callee.value
      #expect(answer2 == 2)
    }
  }

  @Test(arguments: Ground.allCases)
  func `every awaiter is answered once, in the order in which they came`(
    ground: Ground
  ) async throws {
    try await ground.run { loop in
      let gate = loop.promise(of: Int.self)
      let answers = Log()
      var awaiters: [Promise<Void>] = []
      for number in 0..<20 {
        let awaiter = await loop.invoke {
          let value = try await gate.promise.value
          answers.append(number + value)
        }
        awaiters.append(awaiter)
      }
      try gate.resolve(100)
      for awaiter in awaiters { try await awaiter.value }
      #expect(answers.all.sorted() == Array(100..<120))
    }
  }

  @Test(arguments: Ground.allCases)
  func `a settled promise can be awaited again and again`(ground: Ground) async throws {
    try await ground.run { _ in
      let promise = await Async.invoke { "answer" }
      for _ in 0..<3 {
        let answer3 = try await promise.value
        #expect(answer3 == "answer")
      }
    }
  }

  @Test(arguments: Ground.allCases)
  func `a rejection reaches every awaiter with its type`(ground: Ground) async throws {
    try await ground.run { _ in
      let promise = await Async.invoke { () async throws -> Int in
        await Task.yield()
        throw Failure(reason: "broken")
      }
      await #expect(throws: Failure(reason: "broken")) { try await promise.value }
      await #expect(throws: Failure(reason: "broken")) { try await promise.value }
    }
  }

  @Test(arguments: Ground.allCases)
  func `a rejection passes through callers that do not catch it`(ground: Ground) async throws {
    try await ground.run { _ in
      let outer = await Async.invoke {
        let inner = await Async.invoke { () throws -> Int in throw Failure(reason: "inner") }
        return try await inner.value * 2
      }
      await #expect(throws: Failure(reason: "inner")) { try await outer.value }
    }
  }

  @Test(arguments: Ground.allCases)
  func `values of every shape come back as they went`(ground: Ground) async throws {
    try await ground.run { _ in
      let answer4 = try await Async.await(Async.invoke { Int?.none })
      #expect(answer4 == nil)
      let answer5 = try await Async.await(Async.invoke { Int??.some(.none) })
      #expect(answer5 == .some(.none))
      let answer6 = try await Async.await(Async.invoke { [1: ["a", "b"]] })
      #expect(answer6 == [1: ["a", "b"]])
      let pair = try await Async.await(Async.invoke { (1, "two") })
      #expect(pair == (1, "two"))
      try await Async.await(Async.invoke {})
      let word: any Sendable & CustomStringConvertible = try await Async.await(
        Async.invoke { 7 as any Sendable & CustomStringConvertible })
      #expect(word.description == "7")
    }
  }

  @Test(arguments: Ground.allCases)
  func `fib invokes both branches before it awaits either`(ground: Ground) async throws {
    try await ground.run(seeds: 0..<3) { _ in
      let result = try await fib(12)
      #expect(result == 144)
    }
  }

  @Test(arguments: Ground.allCases)
  func `a callee that nobody awaits runs all the same`(ground: Ground) async throws {
    try await ground.run { loop in
      let done = loop.promise(of: Int.self)
      _ = await Async.invoke { try done.resolve(42) }
      let answer7 = try await done.promise.value
      #expect(answer7 == 42)
    }
  }

  @Test(arguments: Ground.allCases)
  func `child tasks speak in the name of their callee`(ground: Ground) async throws {
    try await ground.run { loop in
      let parent = await Async.invoke("parent") {
        async let left = Async.execution.description
        async let right = Async.await(Async.invoke("child") { Async.execution.description })
        return try await [left, right]
      }
      let answer8 = try await parent.value
      #expect(answer8 == ["parent", "child"])
      #expect(Async.execution == .root("main"))
    }
  }

  @Test func `two loops keep their promises apart, and a promise knows its own`() async throws {
    let (first, second) = (EventLoop(), EventLoop())
    let promise = await first.invoke { () async -> Int in
      #expect(Async.loop === first)
      return 1
    }
    #expect(second.promiseCount == 0)
    // Asked for on the wrong loop, the answer comes from the right one.
    let answer9 = try await second.await(promise)
    #expect(answer9 == 1)
    let crossing = await second.invoke { try await promise.value + 1 }
    let answer10 = try await crossing.value
    #expect(answer10 == 2)
    #expect(promise.loop === first && crossing.loop === second)
  }

  @Test func `a callee inherits neither task-local values nor cancellation`() async throws {
    let loop = EventLoop()
    let task = Task.detached {
      await Marker.$value.withValue("caller") {
        cancelCurrentTask()
        let sync = await loop.invoke { (Marker.value, Task.isCancelled) }
        let async = await loop.invoke { () async -> (String, Bool) in
          await Task.yield()
          return (Marker.value, Task.isCancelled)
        }
        let gate = loop.promise(of: Int.self)
        await #expect(throws: CancellationError.self) { try await gate.promise.value }
        return (sync, async)
      }
    }
    let (sync, async) = await task.value
    let answer11 = try await sync.value
    #expect(answer11 == ("none", false))
    let answer12 = try await async.value
    #expect(answer12 == ("none", false))
  }

  @Test func `promises have names for people`() async throws {
    let loop = EventLoop()
    let named = await loop.invoke("charge card") { 1 }
    let unnamed = await loop.invoke { 2 }
    let external = loop.promise("approval", of: Bool.self)
    #expect(
      [named.name, unnamed.name, external.promise.name] == ["charge card", "p2", "approval"])
    #expect(named.id.number == 1)
    #expect(named == named && named.hashValue == named.hashValue)
  }
}

private enum Marker {
  @TaskLocal static var value = "none"
}

/// A promise for each call, both invoked before either is awaited.
func fib(_ n: Int) async throws -> Int {
  if n < 2 { return n }
  let left = await Async.invoke { try await fib(n - 1) }
  let right = await Async.invoke { try await fib(n - 2) }
  return try await left.value + right.value
}
