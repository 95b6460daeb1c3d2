import DurableAsyncAwait
import DurablePromises
import Foundation
import Journaling
import PromiseStores
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What goes wrong with a disk, seen by a store and by a program on it.
@Suite(.longRunning)
struct TroubleTests {
  private func create(_ id: String, _ data: String = "") -> Request {
    .promiseCreate(
      PromiseCreate(id: id, timeoutAt: Instant(milliseconds: .max), param: Value(data: data)))
  }

  @Test(arguments: [EROFS, EACCES])
  func `a store in a read-only directory is refused`(code: Int32) {
    let system = FaultyFileSystem(rules: [FaultRule(.open, 1...1_000, .error(code))])
    #expect(throws: JournalError.self) { try JournaledStore.open("/j", fileSystem: system) }
    #expect(system.disk.paths == [])
  }

  @Test(arguments: 1...40)
  func `a full disk fails the store, and room brings back what was answered`(
    write: Int
  ) async throws {
    let rule = FaultRule(.write, write...1_000, .shortThenError(7, ENOSPC))
    let system = FaultyFileSystem(rules: [rule])
    let options = JournalOptions(segmentSize: 16_384)
    var answered: [String] = []
    do {
      let store = try JournaledStore.open("/j", fileSystem: system, options: options)
      for number in 1...60 {
        _ = try await store.send(create("p\(number)"))
        answered.append("p\(number)")
      }
      Issue.record("sixty writes fit a disk with room for \(write)")
    } catch JournalError.fileSystem(let error) {
      #expect(error.isOutOfSpace)
    }
    let again = try JournaledStore.open(
      "/j", fileSystem: FaultyFileSystem(system.disk), options: options)
    let found = Set(again.snapshot().promises.map(\.record.id))
    #expect(found.isSuperset(of: answered), "nothing that was answered is lost")
    #expect(found.count <= answered.count + 1, "nothing is invented")
    _ = try await again.send(create("after"))
    try await again.close()
  }

  @Test func `of two owners of a journal, the second is told who the first is`() async throws {
    let ground = try Ground()
    let first = try JournaledStore.open(ground.path)
    do {
      _ = try JournaledStore.open(ground.path)
      Issue.record("two owners")
    } catch JournalError.inUse(_, let holder) {
      #expect(holder.hasPrefix("pid \(getpid())"))
    }
    _ = try await first.send(create("a"))
    try await first.close()
    try await JournaledStore.open(ground.path).close()
  }

  @Test func `a record is as large as sixteen mebibytes, and no larger`() async throws {
    let ground = try Ground()
    let limit = JournalOptions().maximumPayload
    let store = try JournaledStore.open(ground.path)
    for excess in [0, 1, 1 << 20] {
      await #expect(throws: JournalError.self) {
        _ = try await store.send(create("huge", String(repeating: "x", count: limit + excess)))
      }
    }
    let large = String(repeating: "x", count: limit - 1_024)
    _ = try await store.send(create("large", large))
    try await store.close()
    let again = try JournaledStore.open(ground.path)
    let promises = again.snapshot().promises.map(\.record)
    #expect(promises.map(\.id) == ["large"])
    #expect(promises.first?.param.data == large)
    try await again.close()
  }

  @Test func `a step with a huge result fails its program and leaves the store as it was`()
    async throws
  {
    let system = FaultyFileSystem()
    let store = try JournaledStore.open("/j", fileSystem: system)
    let function = DurableFunction("huge") { (context: Context) in
      try await context.run("step") { String(repeating: "x", count: 17 << 20) }
    }
    let loop = try await DurableEventLoop(store: store, functions: [function])
    await #expect(throws: JournalError.self) { try await loop.run(function, id: "a") }
    await loop.close()
    let states = store.snapshot().promises.map { "\($0.record.id) \($0.record.state)" }
    #expect(states == ["a pending", "a.1 pending"])
    try await store.close()
  }
}
