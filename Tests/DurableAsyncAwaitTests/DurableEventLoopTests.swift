import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Scheduling
import Testing
import Tracing

@Suite(.timeLimit(.minutes(12)))
struct DurableEventLoopTests {
  @Test func `forty-two becomes eighty-four`() throws {
    let world = World()
    let program = Nested(world: world)
    let process = Process(world)
    let result = try process.run(program.functions) { loop in
      try await loop.run(program.outer, id: "nested")
    }
    #expect(result == 84)
    #expect(world.all == ["outer": 1, "inner": 1, "answer": 1])
  }

  @Test func `a call that has ended is not run again, by this process or the next`() throws {
    let world = World()
    let program = Nested(world: world)
    for _ in 1...3 {
      let result = try Process(world).run(program.functions) { loop in
        let first = try await loop.run(program.outer, id: "nested")
        let second = try await loop.run(program.outer, id: "nested")
        let attached = try await loop.handle(id: "nested", of: Int.self)
        let third = try await attached.value
        return [first, second, third]
      }
      #expect(result == [84, 84, 84])
    }
    #expect(world.all == ["outer": 1, "inner": 1, "answer": 1])
  }
}
