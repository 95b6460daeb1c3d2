import AsyncAwait
import Dispatch
import Scheduling
import Synchronization
import Testing

/// What went wrong once when somebody tried to break the loop.
@Suite(.timeLimit(.minutes(12)))
struct HostileUseTests {
  @Test(arguments: Ground.allCases)
  func `a callee that cancels itself before it parks is un-parked`(ground: Ground) async throws {
    try await ground.run(seeds: 0..<5) { loop in
      let gate = loop.promise(of: Int.self)
      let callee = Own<Int>()
      let promise = await loop.invoke { () async throws -> Int in
        callee.promise?.cancel()
        return try await gate.promise.value
      }
      callee.promise = promise
      // Started at once it ran before it could know its promise.
      if loop.awaiterCount > 0 { promise.cancel() }
      await #expect(throws: CancellationError.self) { try await promise.value }
      callee.promise = nil
    }
  }

  @Test func `a callee may ask its loop from the closure that chooses its executor`() async throws {
    let pool = GlobalPool()
    let asked = Own<Int>()
    let loop = EventLoop(
      placement: .on(mailbox: pool.mailbox) { _ in
        if let promise = asked.promise { #expect(promise.loop.promiseCount > 0) }
        return pool
      })
    let external = loop.promise(of: Int.self)
    asked.promise = external.promise
    let promise = await loop.invoke { 42 }
    let answer = try await promise.value
    #expect(answer == 42)
    asked.promise = nil
  }

  @Test func `closing asks a callee to stop that is only just starting`() async throws {
    let (loop, other) = (EventLoop(), EventLoop())
    let gate = other.promise(of: Int.self)
    let (isRunning, isClosed) = (Flag(), Flag())
    let callee = await loop.invoke { () async throws -> Int in
      isRunning.raise()
      isClosed.wait()
      return try await gate.promise.value
    }
    // Not on the pool, whose threads may all be waiting for this.
    let closing = Task.detached(executorPreference: QueueExecutor()) {
      isRunning.wait()
      await loop.close()
      isClosed.raise()
    }
    await #expect(throws: LoopClosed.self) { try await callee.value }
    await closing.value
    #expect(other.awaiterCount == 0, "the callee was asked to stop, and waits no longer")
    try gate.resolve(1)
  }

  @Test func `a callee can be cancelled although awaiting it was refused`() async throws {
    let loop = EventLoop()
    let own = loop.promise(of: Promise<Int>.self)
    let outer = await loop.invoke("outer") { () async throws -> Int in
      let outer = try await own.promise.value
      while true {
        // It starts here, and parks before this await is received, unless a runner was faster.
        let inner = await loop.invoke("inner") { try await outer.value }
        await #expect(throws: AwaitCycle.self) { try await inner.value }
        if loop.waits.contains(where: { $0.caller == "inner" }) {
          inner.cancel()
          await #expect(throws: CancellationError.self) { try await inner.value }
          return 7
        }
      }
    }
    try own.resolve(outer)
    let answer = try await outer.value
    #expect(answer == 7)
  }

  @Test func `a callee does not occupy the executor that its caller prefers`() async throws {
    let loop = EventLoop()
    let queue = QueueExecutor()
    let isOnQueue = try await loop.run {
      let outer = await loop.invoke { () async throws -> [Bool] in
        try await withTaskExecutorPreference(queue) {
          let here = queue.isCurrent
          let inner = await loop.invoke { queue.isCurrent }
          return [here, try await inner.value]
        }
      }
      return try await outer.value
    }
    #expect(isOnQueue == [true, false])
  }

  @MainActor @Test func `a callee does not run on the actor that awaits it`() async throws {
    for placement in [Placement.whenAwaited, .atOnce] {
      let loop = EventLoop(placement: placement)
      let sync = await loop.invoke { isMainThread() }
      let async = await loop.invoke { () async -> Bool in isMainThread() }
      let answers = [try await sync.value, try await async.value]
      #expect(answers == [false, false])
    }
  }

  @Test(arguments: Ground.allCases)
  func `no callee with a task sees the task-local values of whoever awaits it`(ground: Ground)
    async throws
  {
    try await ground.run(seeds: 0..<2) { loop in
      try await Mark.$value.withValue("caller") {
        let callee = await loop.invoke { () async -> String in Mark.value }
        let answer = try await callee.value
        #expect(answer == "none")
      }
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4] as [UInt64])
  func `a callee that is cancelled before it starts never does, on any executor`(
    seed: UInt64
  ) throws {
    try runSeeded(seed) { loop in
      let ran = Flag()
      let promise = await loop.invoke { () async -> Int in
        ran.raise()
        return 1
      }
      promise.cancel()
      await #expect(throws: CancellationError.self) { try await promise.value }
      #expect(!ran.isRaised)
    }
  }

  @Test func `a promise made on a closed loop is settled for the observer too`() async throws {
    let notes = Notes()
    let loop = EventLoop(observer: notes)
    await loop.close()
    let external = loop.promise("late", of: Int.self)
    await #expect(throws: LoopClosed.self) { try await external.promise.value }
    #expect(notes.kinds == [.promiseCreated, .settled, .await, .awaitImmediate])
  }

  @Test(arguments: Ground.allCases)
  func `values that hold no value come back as they went`(ground: Ground) async throws {
    try await ground.run(seeds: 0..<1) { _ in
      let none = try await Async.await(Async.invoke { Int?.none as any Sendable })
      #expect(none is Int?)
      let some = try await Async.await(
        Async.invoke { (Int?.none as any Sendable) as (any Sendable)? })
      #expect(some != nil)
      let error = try await Async.await(Async.invoke { Failure(reason: "a") as any Error })
      #expect(error as? Failure == Failure(reason: "a"))
      let type = try await Async.await(Async.invoke { Int.self })
      #expect(type == Int.self)
      let function: @Sendable () -> Int = { 3 }
      let answer = try await Async.await(Async.invoke { function })
      #expect(answer() == 3)
      let hashable = try await Async.await(Async.invoke { Result<Int?, Failure>.success(nil) })
      #expect(hashable == .success(nil))
    }
  }

  @Test func `a report with rejections beyond those it names is not clean`() async throws {
    let loop = EventLoop()
    var promises: [Promise<Int>] = []
    for _ in 0...1_000 {
      let external = loop.promise(of: Int.self)
      try external.reject(Failure(reason: "a"))
      promises.append(external.promise)
    }
    for promise in promises.dropLast() { _ = try? await promise.value }
    let report = await loop.close()
    #expect(!report.isClean)
  }
}

private enum Mark {
  @TaskLocal static var value = "none"
}

private func isMainThread() -> Bool { DispatchQueue.getSpecific(key: mainKey) != nil }
private let mainKey: DispatchSpecificKey<Bool> = {
  let key = DispatchSpecificKey<Bool>()
  DispatchQueue.main.setSpecific(key: key, value: true)
  return key
}()

private final class Own<Output: Sendable>: Sendable {
  private let cell = Guarded<Promise<Output>?>(nil)
  var promise: Promise<Output>? {
    get { cell.withLock { $0 } }
    set {
      let old = cell.withLock { cell in
        let old = cell
        cell = newValue
        return old
      }
      withExtendedLifetime(old) {}
    }
  }
}

private final class Flag: Sendable {
  private let flag = Atomic(false)
  var isRaised: Bool { flag.load(ordering: .acquiring) }
  func raise() { flag.store(true, ordering: .releasing) }
  func wait() { while !isRaised {} }
}

private final class Notes: Observer {
  private let notes = Guarded<[Occurrence.Kind]>([])
  var kinds: [Occurrence.Kind] { notes.withLock { $0 } }
  func observe(_ occurrence: Occurrence) { notes.withLock { $0.append(occurrence.kind) } }
}

private final class QueueExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "attack")
  private let key = DispatchSpecificKey<Bool>()
  init() { queue.setSpecific(key: key, value: true) }
  var isCurrent: Bool { DispatchQueue.getSpecific(key: key) != nil }
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
