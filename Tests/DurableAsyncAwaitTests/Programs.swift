import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Testing

/// A durable program with a known result, whose steps have effects named after their keys.
struct Program: Sendable, CustomTestStringConvertible {
  let name: String
  /// What the program prints.
  let result: String
  /// How often each effect happens if nothing crashes; by default once.
  var attempts = 1
  /// How many effects there are.
  let effects: Int
  /// Every how many calls a crash is tried.
  var stride = 1
  let functions: @Sendable (World) -> [any Registrable]
  let main: @Sendable (DurableEventLoop, World) async throws -> String

  var testDescription: String { name }
}

/// The example of the whole course, with an effect in its inner function.
struct Nested: Sendable {
  let world: World

  var inner: DurableFunction<Int> {
    DurableFunction("inner") { (context: Context) in
      world.happen("inner")
      return try await context.run("answer") {
        world.happen("answer")
        return 42
      }
    }
  }

  var outer: DurableFunction<Int> {
    DurableFunction("outer") { (context: Context) in
      world.happen("outer")
      return 2 * (try await context.run(inner))
    }
  }

  var functions: [any Registrable] { [inner, outer] }
}

/// Waits until somebody may settle a promise, and does.
func answer(
  _ id: String, with value: some Codable & Sendable, on loop: DurableEventLoop
) async throws {
  while true {
    do {
      try await loop.resolve(id, with: value)
      return
    } catch is PromiseNotFound {
      await Task.yield()
    }
  }
}

extension Program {
  static let all = [
    nested, fanOut, recursion, sleeps, retries, human, failures, detached, unawaited,
  ]

  /// A step whose effect is named after its key.
  private static func leaf(_ world: World) -> DurableFunction<Int, Int> {
    DurableFunction("leaf") { (context: Context, number: Int) in
      try await context.run("square") { (attempt: Attempt) in
        world.happen(attempt.key ?? "")
        return number * number
      }
    }
  }

  static let nested = Program(name: "nested", result: "84", effects: 1) { world in
    [inner(world), outer(world)]
  } main: { loop, world in
    "\(try await loop.run(outer(world), id: "main"))"
  }

  private static func inner(_ world: World) -> DurableFunction<Int> {
    DurableFunction("inner") { (context: Context) in
      try await context.run("answer") { (attempt: Attempt) in
        world.happen(attempt.key ?? "")
        return 42
      }
    }
  }

  private static func outer(_ world: World) -> DurableFunction<Int> {
    DurableFunction("outer") { (context: Context) in
      2 * (try await context.run(inner(world)))
    }
  }

  static let fanOut = Program(
    name: "fan-out 100", result: "328350", effects: 100, stride: 15
  ) { world in
    [fan(world)]
  } main: { loop, world in
    "\(try await loop.run(fan(world), id: "main"))"
  }

  private static func fan(_ world: World) -> DurableFunction<Int> {
    DurableFunction("fan") { (context: Context) in
      var handles: [Handle<Int>] = []
      for number in 0..<100 { handles.append(try await context.start(leaf(world), number)) }
      var sum = 0
      for handle in handles { sum += try await handle.value }
      return sum
    }
  }

  static let recursion = Program(
    name: "recursion 200 deep", result: "201", effects: 1, stride: 23
  ) { world in
    [Recursion(world: world).down]
  } main: { loop, world in
    "\(try await loop.run(Recursion(world: world).down, 200, id: "main"))"
  }

  private struct Recursion: Sendable {
    let world: World

    var down: DurableFunction<Int, Int> {
      DurableFunction("down") { (context: Context, depth: Int) in
        if depth > 0 { return 1 + (try await context.run(self.down, depth - 1)) }
        return try await context.run("bottom") { (attempt: Attempt) in
          world.happen(attempt.key ?? "")
          return 1
        }
      }
    }
  }

  static let sleeps = Program(name: "sleeps", result: "12", effects: 3) { world in
    [sleeper(world)]
  } main: { loop, world in
    let sum = try await loop.run(sleeper(world), id: "main", timeout: .seconds(100 * 86_400))
    return "\(sum)"
  }

  private static func sleeper(_ world: World) -> DurableFunction<Int> {
    DurableFunction("sleeper") { (context: Context) in
      let first = try await context.run(leaf(world), 2)
      try await context.sleep(for: .seconds(3_600))
      let second = try await context.run(leaf(world), 2)
      try await context.sleep(for: .zero)
      try await context.sleep(for: .seconds(30 * 86_400))
      return first + second + (try await context.run(leaf(world), 2))
    }
  }

  static let retries = Program(name: "retries", result: "ok", attempts: 3, effects: 1) { world in
    [retrier(world)]
  } main: { loop, world in
    try await loop.run(retrier(world), id: "main")
  }

  private static func retrier(_ world: World) -> DurableFunction<String> {
    DurableFunction("retrier") { (context: Context) in
      let policy = RetryPolicy.exponential(initial: .seconds(1), attempts: 5)
      return try await context.run("flaky", retry: policy) { (attempt: Attempt) in
        world.happen(attempt.key ?? "")
        if attempt.number < 3 { throw Boom() }
        return "ok"
      }
    }
  }

  static let human = Program(name: "human in the loop", result: "yes 4", effects: 1) { world in
    [approval(world)]
  } main: { loop, world in
    let handle = try await loop.start(approval(world), id: "main")
    try await answer("main.2", with: "yes", on: loop)
    return try await handle.value
  }

  private static func approval(_ world: World) -> DurableFunction<String> {
    DurableFunction("approval") { (context: Context) in
      let number = try await context.run(leaf(world), 2)
      let answer = try await context.promise(of: String.self)
      return "\(try await answer.value) \(number)"
    }
  }

  static let failures = Program(name: "failures", result: "main failed: boom", effects: 2) {
    world in
    [failing(world)]
  } main: { loop, world in
    do {
      return "\(try await loop.run(failing(world), id: "main"))"
    } catch let error as DurableFailure {
      return "\(error)"
    }
  }

  private static func failing(_ world: World) -> DurableFunction<Int> {
    DurableFunction("failing") { (context: Context) in
      do {
        let _: Int = try await context.run("caught") { (attempt: Attempt) in
          world.happen(attempt.key ?? "")
          throw Boom()
        }
      } catch let error as DurableFailure {
        #expect(error.message == "boom")
        #expect(error.type == "Boom")
      }
      _ = try await context.run(leaf(world), 3)
      throw Boom()
    }
  }

  static let detached = Program(name: "detached", result: "9 16", effects: 2) { world in
    [detacher(world), leaf(world)]
  } main: { loop, world in
    let (id, number) = try await loop.run(detacher(world), id: "main").both
    let handle = try await loop.handle(id: id, of: Int.self)
    return "\(number) \(try await handle.value)"
  }

  private struct Pair: Codable, Sendable {
    let id: String
    let number: Int
    var both: (String, Int) { (id, number) }
  }

  private static func detacher(_ world: World) -> DurableFunction<Pair> {
    DurableFunction("detacher") { (context: Context) in
      let handle = try await context.detached(leaf(world), 4)
      return Pair(id: handle.id, number: try await context.run(leaf(world), 3))
    }
  }

  static let unawaited = Program(name: "started, not awaited", result: "done", effects: 5) {
    world in
    [starter(world)]
  } main: { loop, world in
    try await loop.run(starter(world), id: "main")
  }

  private static func starter(_ world: World) -> DurableFunction<String> {
    DurableFunction("starter") { (context: Context) in
      for number in 1...5 { _ = try await context.start(leaf(world), number) }
      return "done"
    }
  }
}
