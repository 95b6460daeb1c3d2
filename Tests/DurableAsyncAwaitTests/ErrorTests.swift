import DurablePromises
import Journaling
import PromiseStores
import SimulatedDisks
import Synchronization
import Testing

@testable import DurableAsyncAwait

/// What a body has caught in its first life.
private final class Errors: Sendable {
  private let log = Log<String>()
  private let first = Atomic(true)

  var isFirst: Bool {
    get { first.load(ordering: .relaxed) }
    set { first.store(newValue, ordering: .relaxed) }
  }

  var entries: [String] { log.entries }

  func append(_ error: String) { log.append(error) }
}

/// Your function failed, or the platform did: never both; design §7.
@Suite(.timeLimit(.minutes(12)))
struct ErrorTests {
  static let one = DurableFunction("one") { (_: Context) in 1 }
  static let echo = DurableFunction("echo") { (_: Context, number: Double) in number }

  @Test func `a function that is not registered leaves its call pending until it is`() throws {
    let bench = Bench()
    let late = DurableFunction("late") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    let other = DurableFunction("other") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    try bench.life([late, other]) { loop in
      _ = try await loop.start(late, id: "b-late")
      _ = try await loop.start(other, id: "a-other")
      _ = try await loop.start(other, id: "c-other")
      try await bench.sleep(.seconds(1))
    }
    let before = bench.record("b-late")
    try bench.life([other]) { loop in
      #expect(loop.recovery.calls == ["a-other", "c-other"])
      #expect(loop.recovery.problems.map(\.id) == ["b-late"])
      let expected = FunctionNotRegistered(id: "b-late", function: "late", registered: ["other"])
      #expect(loop.recovery.problems.first?.error as? FunctionNotRegistered == expected)
      let handle = try await loop.handle(id: "b-late", of: Int.self)
      let error = await failure { try await handle.value }
      #expect(error as? FunctionNotRegistered == expected)
      for text in ["b-late", "late", "other", "stays pending"] {
        #expect("\(expected)".contains(text))
      }
      try await loop.resolve("a-other.1", with: 1)
      try await loop.resolve("c-other.1", with: 3)
      let first = try await loop.run(other, id: "a-other")
      let third = try await loop.run(other, id: "c-other")
      #expect([first, third] == [1, 3])
    }
    #expect(bench.record("b-late") == before)
    let result = try bench.life([late, other]) { loop in
      try await loop.resolve("b-late.1", with: 2)
      return try await loop.run(late, id: "b-late")
    }
    #expect(result == 2)
  }

  @Test func `a call that could not be recovered and is settled from outside has a result`() throws
  {
    let bench = Bench()
    let late = DurableFunction("late") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    try bench.life([late]) { loop in
      _ = try await loop.start(late, id: "late")
      try await bench.sleep(.seconds(1))
    }
    let result = try bench.life([Self.one]) { loop in
      try await loop.resolve("late", with: 5)
      return try await loop.handle(id: "late", of: Int.self).value
    }
    #expect(result == 5)
  }

  @Test func `an unknown function is not called and leaves nothing`() throws {
    let bench = Bench()
    let error = try bench.life([]) { loop in
      await failure { try await loop.run(Self.one, id: "main") }
    }
    #expect(
      error as? FunctionNotRegistered
        == FunctionNotRegistered(id: "main", function: "one", registered: []))
    #expect(bench.store.snapshot().promises.isEmpty)
  }

  @Test func `a call is not detached if nobody could run it again`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      _ = try? await context.detached(Self.one)
      return 1
    }
    let error = try bench.life([main]) { loop in
      await failure { try await loop.run(main, id: "main") }
    }
    #expect(error is FunctionNotRegistered)
    #expect(bench.state("main") == .pending)
    let result = try bench.life([main, Self.one]) { loop in
      let value = try await loop.run(main, id: "main")
      return value + (try await loop.handle(id: "main-daa4c7b73e999aeb9", of: Int.self).value)
    }
    #expect(result == 2)
  }

  @Test func `an id stands for one function with one list of arguments`() throws {
    let bench = Bench()
    try bench.life([Self.one, Self.echo]) { loop in
      _ = try await loop.run(Self.echo, 1, id: "main")
      let arguments = await failure { try await loop.run(Self.echo, 2, id: "main") }
      #expect(
        arguments as? ConflictingCall
          == ConflictingCall(
            id: "main", recorded: "the call echo(1)", asked: "the call echo(2)"))
      let function = await failure { try await loop.run(Self.one, id: "main") }
      #expect(
        function as? ConflictingCall
          == ConflictingCall(id: "main", recorded: "the call echo(1)", asked: "the call one()"))
      #expect("\(try #require(function))".contains("use another id"))
      let same = try await loop.run(Self.echo, 1, id: "main")
      #expect(same == 1)
    }
  }

  @Test(arguments: ["", ".", "a.b", "a."]) func `an id has no dots`(id: String) throws {
    let bench = Bench()
    let error = try bench.life([Self.one]) { loop in
      await failure { try await loop.run(Self.one, id: id) }
    }
    #expect(error as? InvalidID == InvalidID(id: id))
    #expect(bench.store.snapshot().promises.isEmpty)
  }

  @Test func `arguments that have no JSON start nothing`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      _ = try? await context.run(Self.echo, .infinity)
      return 1
    }
    try bench.life([Self.echo, main]) { loop in
      let root = await failure { try await loop.run(Self.echo, .nan, id: "root") }
      #expect((root as? ArgumentsNotEncodable)?.id == "root")
      let nested = await failure { try await loop.run(main, id: "main") }
      #expect((nested as? ArgumentsNotEncodable)?.id == "main.1")
    }
    #expect(bench.record("root") == nil)
    #expect(bench.state("main") == .pending)
    #expect(bench.record("main.1") == nil)
  }

  @Test func `results that have no JSON settle nothing`() throws {
    let bench = Bench()
    let function = DurableFunction("function") { (_: Context) in Double.nan }
    let step = DurableFunction("step") { (context: Context) in
      do {
        return try await context.run("nan") { Double.nan }
      } catch {
        return 1
      }
    }
    try bench.life([function, step]) { loop in
      let first = await failure { try await loop.run(function, id: "function") }
      #expect((first as? ResultNotEncodable)?.id == "function")
      let second = await failure { try await loop.run(step, id: "step") }
      #expect((second as? ResultNotEncodable)?.id == "step.1")
    }
    #expect(bench.state("function") == .pending)
    #expect(bench.state("step") == .pending)
    #expect(bench.state("step.1") == .pending)
  }

  @Test func `a result of another type is an error, and is changed by nobody`() throws {
    let bench = Bench()
    try bench.life([Self.one]) { loop in
      _ = try await loop.run(Self.one, id: "main")
      let before = bench.record("main")
      let handle = try await loop.handle(id: "main", of: String.self)
      let error = try #require(
        await failure { try await handle.value } as? ResultNotDecodable)
      #expect((error.id, error.type, error.stored) == ("main", "String", "1"))
      #expect(bench.record("main") == before)
    }
    // A step that has another type in the next life.
    func main(_ isText: Bool) -> DurableFunction<Int> {
      DurableFunction("typed") { (context: Context) in
        if isText {
          _ = try? await context.run("step") { "text" }
        } else {
          _ = try? await context.run("step") { 1 }
        }
        return try await context.promise(of: Int.self).value
      }
    }
    let (first, second) = (main(false), main(true))
    try bench.life([first]) { loop in
      _ = try await loop.start(first, id: "typed")
      try await bench.sleep(.seconds(1))
    }
    let error = try bench.life([second]) { loop in
      await failure { try await loop.run(second, id: "typed") }
    }
    #expect((error as? ResultNotDecodable)?.id == "typed.1")
    #expect(bench.state("typed") == .pending)
  }

  @Test func `parameters of another type leave the call pending`() throws {
    let bench = Bench()
    let number = DurableFunction("f") { (context: Context, _: Int) in
      try await context.promise(of: Int.self).value
    }
    let text = DurableFunction("f") { (context: Context, _: String) in 1 }
    try bench.life([number]) { loop in
      _ = try await loop.start(number, 7, id: "main")
      try await bench.sleep(.seconds(1))
    }
    let error = try bench.life([text]) { loop in
      let handle = try await loop.handle(id: "main", of: Int.self)
      return await failure { try await handle.value }
    }
    let refusal = try #require(error as? ArgumentsNotDecodable)
    #expect((refusal.id, refusal.function) == ("main", "f"))
    #expect(refusal.stored.contains("[7]"))
    #expect(bench.state("main") == .pending)
  }

  @Test func `an error of a function is its result, and the same in every life`() throws {
    struct Declined: Error, CustomStringConvertible {
      let card: String
      var description: String { "\(card) was declined" }
    }
    let bench = Bench()
    let charge = DurableFunction("charge") { (_: Context, card: String) -> Int in
      throw Declined(card: card)
    }
    let main = DurableFunction("main") { (context: Context) in
      _ = try await context.run(charge, "4711")
      return 1
    }
    let runs = Log<String>()
    for _ in 1...3 {
      try bench.life([charge, main]) { loop in
        let error = await failure { try await loop.run(main, id: "main") }
        let expected = DurableFailure(
          id: "main", message: "4711 was declined", type: "Declined")
        #expect(error as? DurableFailure == expected)
        runs.append("\(error as Any)")
      }
    }
    #expect(Set(runs.entries).count == 1)
    #expect(bench.state("main") == .rejected)
    #expect(bench.state("main.1") == .rejected)
  }

  @Test(arguments: 1...14) func `a store that fails settles nothing, whatever the body catches`(
    request: Int
  ) throws {
    let bench = Bench()
    let body = Errors()
    let main = DurableFunction("main") { (context: Context) in
      for number in 1...5 {
        do {
          _ = try await context.run("step \(number)") {
            if body.isFirst, bench.counting.total >= request { bench.counting.fail() }
            return number
          }
        } catch {
          body.append("\(error)")
        }
      }
      return 7
    }
    let error = try bench.life([main]) { loop in
      await failure { try await loop.run(main, id: "main") }
    }
    bench.counting.fail(false)
    body.isFirst = false
    // Ten requests for five steps come between the first one and the last.
    if request <= 11 {
      #expect(error is StoreBroken)
      #expect(body.entries.allSatisfy { $0.contains("StoreBroken") })
      #expect(!body.entries.isEmpty)
      #expect(bench.state("main") == .pending)
    } else {
      #expect(error == nil)
    }
    let result = try bench.life([main]) { loop in try await loop.run(main, id: "main") }
    #expect(result == 7)
  }

  @Test(arguments: 3...9) func `a disk that fails settles nothing, and leaves nobody waiting`(
    number: Int
  ) throws {
    let world = World()
    let main = DurableFunction("main") { (context: Context) in
      for number in 1...3 { _ = try? await context.run("step \(number)") { number } }
      let promise = try await context.promise(of: Int.self)
      try? await context.sleep(for: .seconds(10))
      return try await promise.value
    }
    world.system.setRules([FaultRule(.synchronize, number...(.max), .error(5))])
    let error = endsBadly(world, main)
    #expect(error != nil)
    #expect(!(error is DurableFailure))
    let process = Process(World(Moment(disk: world.system.disk)))
    let result = try process.run([main]) { loop in
      let handle = try await loop.start(main, id: "main")
      try await process.wait(for: "main.4", on: loop)
      try await loop.resolve("main.4", with: 4)
      return try await handle.value
    }
    #expect(result == 4)
  }

  private func endsBadly(_ world: World, _ main: DurableFunction<Int>) -> (any Error)? {
    let process = Process(world)
    do {
      try process.run([main]) { loop in try await loop.run(main, id: "main") }
      return nil
    } catch {
      return error
    }
  }

  @Test func `another tree's divergence is no result`() throws {
    let bench = Bench()
    let parked = DurableFunction("parked") { (context: Context, name: String) in
      _ = try await context.run(name) { 1 }
      return try await context.promise(of: Int.self).value
    }
    let waiter = DurableFunction("waiter") { (context: Context) in
      try await context.detached(parked, "a").value
    }
    try bench.life([parked, waiter]) { loop in
      _ = try await loop.start(waiter, id: "main")
      try await bench.sleep(.seconds(1))
    }
    #expect(bench.state("main-daa4c7b73e999aeb9") == .pending)
    let changed = DurableFunction("parked") { (context: Context, name: String) in
      try await context.run("b") { 1 }
    }
    let error = try bench.life([changed, waiter]) { loop in
      await failure { try await loop.run(waiter, id: "main") }
    }
    #expect((error as? NondeterminismError)?.step == "main-daa4c7b73e999aeb9.1")
    #expect(bench.state("main") == .pending)
    #expect(bench.state("main-daa4c7b73e999aeb9") == .pending)
  }

  @Test(arguments: UInt64(1)...200) func `a call that is refused stops nobody who has the same id`(
    seed: UInt64
  ) throws {
    let bench = Bench(seed: seed)
    let results = try bench.life([Self.echo]) { loop in
      try await withThrowingTaskGroup(of: Double?.self) { group in
        for number in [1.0, 2, 1, 2] {
          group.addTask {
            do {
              return try await loop.run(Self.echo, number, id: "main")
            } catch is ConflictingCall {
              return nil
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(results.count { $0 == nil } == 2, "seed \(seed)")
    #expect(Set(results.compactMap(\.self)).count == 1, "seed \(seed)")
  }

  @Test func `a recovery that fails leaves no timers running`() throws {
    let bench = Bench()
    bench.counting.fail()
    #expect(throws: StoreBroken.self) { try bench.life([Self.one]) { _ in } }
    bench.counting.fail(false)
    let main = DurableFunction("main") { (context: Context) in
      try await context.sleep(for: .seconds(10))
      return 1
    }
    let result = try bench.life([main]) { loop in try await loop.run(main, id: "main") }
    #expect(result == 1)
  }
}
