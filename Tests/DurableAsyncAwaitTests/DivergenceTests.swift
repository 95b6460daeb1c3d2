import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Scheduling
import SimulatedDisks
import TestThreads
import Testing
import Tracing

/// A program that differs from the one that the journal remembers; reliability D4, D5, D6.
@Suite(.timeLimit(.minutes(12)))
struct DivergenceTests {
  /// A change of a program, and what the error has to say of it.
  struct Mutation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let step: String
    let recorded: String
    let asked: String
    let body: @Sendable (Context) async throws -> Int
  }

  static let child = DurableFunction("child") { (_: Context, number: Int) in number }
  static let other = DurableFunction("other") { (_: Context, number: Int) in number }

  /// The program, in pieces that mutations leave out or put elsewhere.
  private static func a(_ context: Context, _ name: String = "a") async throws -> Int {
    try await context.run(name) { 1 }
  }

  private static func b(_ context: Context, _ number: Int = 5) async throws -> Int {
    try await context.run(child, number)
  }

  private static func nap(_ context: Context, _ duration: Duration = .seconds(10)) async throws {
    try await context.sleep(for: duration)
  }

  private static func two(_ context: Context, _ one: Int = 1, _ two: Int = 2) async throws {
    _ = try await context.start(child, one)
    _ = try await context.start(child, two)
  }

  private static func away(_ context: Context) async throws {
    _ = try await context.detached(child, 9)
  }

  private static func park(_ context: Context) async throws -> Int {
    try await context.promise(of: Int.self).value
  }

  /// Steps 1 to 8: a, b, the nap, two children, a detached one, the end, and a wait for ever.
  @Sendable private static func original(_ context: Context) async throws -> Int {
    _ = try await a(context)
    _ = try await b(context)
    try await nap(context)
    try await two(context)
    try await away(context)
    _ = try await a(context, "z")
    return try await park(context)
  }

  @Sendable private static func rest(_ context: Context) async throws -> Int {
    try await two(context)
    try await away(context)
    _ = try await a(context, "z")
    return try await park(context)
  }

  static let mutations: [Mutation] = [
    Mutation(
      testDescription: "a step is added", step: "main.2", recorded: "the call child(5)",
      asked: "the step “new”"
    ) { context in
      _ = try await a(context)
      _ = try await a(context, "new")
      _ = try await b(context)
      try await nap(context)
      return try await rest(context)
    },
    Mutation(
      testDescription: "a step is removed", step: "main.1", recorded: "the step “a”",
      asked: "the call child(5)"
    ) { context in
      _ = try await b(context)
      try await nap(context)
      return try await rest(context)
    },
    Mutation(
      testDescription: "two steps are swapped", step: "main.2", recorded: "the call child(5)",
      asked: "a sleep of 10000 ms"
    ) { context in
      _ = try await a(context)
      try await nap(context)
      _ = try await b(context)
      return try await rest(context)
    },
    Mutation(
      testDescription: "a step is renamed", step: "main.1", recorded: "the step “a”",
      asked: "the step “b”"
    ) { context in
      _ = try await a(context, "b")
      _ = try await b(context)
      try await nap(context)
      return try await rest(context)
    },
    Mutation(
      testDescription: "an argument is changed", step: "main.2", recorded: "the call child(5)",
      asked: "the call child(6)"
    ) { context in
      _ = try await a(context)
      _ = try await b(context, 6)
      try await nap(context)
      return try await rest(context)
    },
    Mutation(
      testDescription: "a function is changed", step: "main.2", recorded: "the call child(5)",
      asked: "the call other(5)"
    ) { context in
      _ = try await a(context)
      _ = try await context.run(other, 5)
      try await nap(context)
      return try await rest(context)
    },
    Mutation(
      testDescription: "a duration is changed", step: "main.3", recorded: "a sleep of 10000 ms",
      asked: "a sleep of 10001 ms"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      try await nap(context, .milliseconds(10_001))
      return try await rest(context)
    },
    Mutation(
      testDescription: "a duration gets another sign", step: "main.3",
      recorded: "a sleep of 10000 ms", asked: "a sleep of -10000 ms"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      try await nap(context, .seconds(-10))
      return try await rest(context)
    },
    Mutation(
      testDescription: "concurrent children are swapped", step: "main.4",
      recorded: "the call child(1)", asked: "the call child(2)"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      try await nap(context)
      try await two(context, 2, 1)
      try await away(context)
      _ = try await a(context, "z")
      return try await park(context)
    },
    Mutation(
      testDescription: "a detached call is removed", step: "main.6",
      recorded: "the detached call child(9)", asked: "the step “z”"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      try await nap(context)
      try await two(context)
      _ = try await a(context, "z")
      return try await park(context)
    },
    Mutation(
      testDescription: "a step becomes a detached call", step: "main.1", recorded: "the step “a”",
      asked: "the detached call child(9)"
    ) { context in
      try await away(context)
      return try await park(context)
    },
    Mutation(
      testDescription: "a call becomes a detached call", step: "main.2",
      recorded: "the call child(5)", asked: "the detached call child(5)"
    ) { context in
      _ = try await a(context)
      _ = try await context.detached(child, 5)
      return try await park(context)
    },
    Mutation(
      testDescription: "a sleep becomes a promise", step: "main.3",
      recorded: "a sleep of 10000 ms", asked: "a promise to be settled from outside"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      return try await park(context)
    },
    Mutation(
      testDescription: "a promise becomes a step", step: "main.8",
      recorded: "a promise to be settled from outside", asked: "the step “late”"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      try await nap(context)
      try await two(context)
      try await away(context)
      _ = try await a(context, "z")
      return try await a(context, "late")
    },
    Mutation(
      testDescription: "the end is missing", step: "main.2", recorded: "the call child(5)",
      asked: "nothing: it has ended"
    ) { context in try await a(context) },
    Mutation(
      testDescription: "everything is missing", step: "main.1", recorded: "the step “a”",
      asked: "nothing: it has ended"
    ) { _ in 1 },
    Mutation(
      testDescription: "it ends before a detached call", step: "main.6",
      recorded: "the detached call child(9)", asked: "nothing: it has ended"
    ) { context in
      _ = try await a(context)
      _ = try await b(context)
      try await nap(context)
      try await two(context)
      return 1
    },
    Mutation(
      testDescription: "it fails early", step: "main.2", recorded: "the call child(5)",
      asked: "nothing: it has ended"
    ) { context in
      _ = try await a(context)
      throw Boom()
    },
    Mutation(
      testDescription: "the error is caught and ignored", step: "main.1",
      recorded: "the step “a”", asked: "the step “b”"
    ) { context in
      for name in ["b", "a", "c"] { _ = try? await a(context, name) }
      return 7
    },
  ]

  private func functions(
    _ body: @escaping @Sendable (Context) async throws -> Int
  ) -> (DurableFunction<Int>, [any Registrable]) {
    let main = DurableFunction("main") { (context: Context) in try await body(context) }
    return (main, [main, Self.child, Self.other])
  }

  /// What is on the disk when the original program waits for ever.
  private func parked() throws -> Moment {
    let world = World()
    let process = Process(world)
    let (main, functions) = functions(Self.original)
    try process.run(functions) { loop in
      _ = try await loop.start(main, id: "main")
      try await process.wait(for: "main.8", on: loop)
    }
    return process.moment
  }

  @Test func `the program itself goes on`() throws {
    let (main, functions) = functions(Self.original)
    let result = try Process(World(parked())).run(functions) { loop in
      try await loop.resolve("main.8", with: 3)
      return try await loop.run(main, id: "main")
    }
    #expect(result == 3)
  }

  @Test(.longRunning, arguments: mutations)
  func `is refused at the first difference, and its history does not grow`(
    mutation: Mutation
  ) throws {
    var moment = try parked()
    let before = try moment.promises()
    let records = try CrashTests.records(moment.disk).count
    let (main, functions) = functions(mutation.body)
    for life in 1...100 {
      let process = Process(World(moment))
      let error = try process.run(functions) { loop in
        await failure { try await loop.run(main, id: "main") }
      }
      let divergence = try #require(error as? NondeterminismError, "\(error as Any)")
      #expect(divergence.step == mutation.step)
      #expect(divergence.recorded == mutation.recorded)
      #expect(divergence.asked == mutation.asked)
      if mutation.asked.hasPrefix("nothing") {
        #expect(divergence.source.isEmpty)
      } else {
        #expect(divergence.source.contains("DivergenceTests.swift:"))
      }
      for part in [mutation.step, mutation.recorded, mutation.asked, divergence.source] {
        #expect("\(divergence)".contains(part))
      }
      let mismatches = process.recorder.recorder.events.filter { $0.kind == .replayMismatch }
      // Once at recovery, and once more because the program asked for it again.
      #expect((1...2).contains(mismatches.count))
      moment = process.moment
      guard life == 1 || life == 100 else { continue }
      let found = try CrashTests.records(moment.disk).count
      #expect(found == records, "life \(life)")
      let after = try moment.promises()
      #expect(after == before)
    }
  }

  @Test func `the order of a dictionary is refused`() throws {
    let names = (0..<20).map { "step \($0)" }
    @Sendable func main(_ capacity: Int) -> DurableFunction<Int> {
      DurableFunction("main") { (context: Context) in
        // The same keys, in the order of another size.
        var table = [String: Int](minimumCapacity: capacity)
        for name in names { table[name] = 1 }
        for name in table.keys { _ = try await context.run(name) { 1 } }
        return try await context.promise(of: Int.self).value
      }
    }
    let world = World()
    let process = Process(world)
    try process.run([main(0)]) { loop in
      _ = try await loop.start(main(0), id: "main")
      try await process.wait(for: "main.21", on: loop)
    }
    let error = try Process(World(process.moment)).run([main(10_000)]) { loop in
      await failure { try await loop.run(main(10_000), id: "main") }
    }
    #expect(error is NondeterminismError)
  }

  @Test func `a branch on chance is refused, and one on a step is not`() throws {
    @Sendable func main(_ isRecorded: Bool, _ chance: Bool) -> DurableFunction<Int> {
      DurableFunction("main") { (context: Context) in
        let isHeads = isRecorded ? try await context.run("toss") { chance } : chance
        _ = try await context.run(isHeads ? "heads" : "tails") { 1 }
        return try await context.promise(of: Int.self).value
      }
    }
    for isRecorded in [true, false] {
      let process = Process(World())
      try process.run([main(isRecorded, true)]) { loop in
        _ = try await loop.start(main(isRecorded, true), id: "main")
        try await process.wait(for: isRecorded ? "main.3" : "main.2", on: loop)
      }
      let second = main(isRecorded, false)
      let error = try Process(World(process.moment)).run([second]) { loop in
        await failure {
          try await loop.resolve(isRecorded ? "main.3" : "main.2", with: 1)
          return try await loop.run(second, id: "main")
        }
      }
      #expect((error == nil) == isRecorded)
      #expect((error is NondeterminismError) == !isRecorded)
    }
  }
}
