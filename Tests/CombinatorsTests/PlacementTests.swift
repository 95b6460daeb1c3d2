import AsyncAwait
import Combinators
import Testing

/// The same combinators on real threads, where nothing is virtual.
@Suite(.timeLimit(.minutes(12)))
struct PlacementTests {
  static let placements: [(String, Placement)] = [
    ("when awaited", .whenAwaited), ("at once", .atOnce),
  ]

  @Test(arguments: [0, 1])
  func `values, order, errors and tables are the same everywhere`(index: Int) async throws {
    let loop = EventLoop(placement: Self.placements[index].1)
    try await loop.run { () async throws in
      var promises: [Promise<Int>] = []
      for number in 0..<100 {
        promises.append(
          await Async.invoke {
            if number.isMultiple(of: 3) { await Task.yield() }
            return number
          })
      }
      #expect(try await Async.await(Async.all(promises)) == Array(0..<100))
      let settled = try await Async.await(Async.allSettled(promises))
      #expect(try settled.map { try $0.get() } == Array(0..<100))
      #expect((0..<100).contains(try await Async.await(Async.race(promises))))
      promises.append(await Async.invoke { throw Refused(by: "last") })
      let all = await Async.all(promises)
      await #expect(throws: Refused(by: "last")) { try await Async.await(all) }
    }
    #expect(loop.awaiterCount == 0)
  }

  @Test(arguments: [0, 1])
  func `losers that would wait for ever are cancelled`(index: Int) async throws {
    let loop = EventLoop(placement: Self.placements[index].1)
    try await loop.run { () async throws in
      let never = loop.promise("never", of: Int.self)
      let stuck = await Async.invoke("stuck") { try await Async.awaitLinked(never.promise) }
      let quick = await Async.invoke("quick") { 1 }
      let race = await Async.race([stuck, quick], losers: .cancel)
      #expect(try await Async.await(race) == 1)
      await #expect(throws: CancellationError.self) { try await Async.await(stuck) }
    }
    #expect(loop.awaiterCount == 0)
  }
}
