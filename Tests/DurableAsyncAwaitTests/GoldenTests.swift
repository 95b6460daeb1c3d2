import DurableAsyncAwait
import DurablePromises
import SimulatedDisks
import Testing

/// Histories that a released version wrote stay replayable; reliability D9.
///
/// A failure here means that calls on people's disks cannot go on. Never change a golden journal:
/// put a new one beside it.
@Suite(.timeLimit(.minutes(12)))
struct GoldenTests {
  /// A program with everything in it that a journal remembers, until it waits for a person.
  private static func functions(
    _ world: World, step: String = "charge"
  ) -> (DurableFunction<String, Int, String>, [any Registrable]) {
    let format = DurableFunction("format") { (context: Context, name: String) in
      try await context.run("greet") {
        world.happen("greet \(name)")
        return "Hello, \(name)!"
      }
    }
    let main = DurableFunction("main") { (context: Context, name: String, cents: Int) in
      let text = try await context.run(format, name)
      let other = try await context.start(format, "Ä/\"\n")
      try await context.sleep(for: .milliseconds(1_500))
      let paid = try await context.run(step) {
        world.happen("charge")
        return ["cents": Double(cents) / 100]
      }
      try await context.run("nothing") { world.happen("nothing") }
      let error = await failure {
        try await context.run("fail") { () -> Int in
          world.happen("fail")
          throw Boom()
        }
      }
      let away = try await context.detached(format, "away")
      let first = try await other.value
      let answer = try await context.promise(of: Bool.self).value
      let fields = [text, first, "\(paid)", "\(error as Any)", try await away.value, "\(answer)"]
      return fields.joined(separator: "|")
    }
    return (main, [main, format])
  }

  private static let result = """
    Hello, Ada!|Hello, Ä/"
    !|["cents": 4.99]|Optional(main.6 failed: boom)|Hello, away!|true
    """

  /// What the program writes today.
  private func write(step: String) throws -> [String] {
    let world = World()
    let process = Process(world)
    let (main, functions) = Self.functions(world, step: step)
    try process.run(functions, isRecorded: false) { loop in
      _ = try await loop.start(main, "Ada", 499, id: "main")
      try await process.wait(for: "main.8", on: loop)
    }
    return try CrashTests.records(world.system.disk).map { type, payload in
      ([type] + payload).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  private func moment(_ golden: String) throws -> Moment {
    let records = golden.split(separator: "\n").map { line in
      var rest = line
      var bytes: [UInt8] = []
      while !rest.isEmpty {
        bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      }
      return (type: bytes[0], payload: Array(bytes.dropFirst()))
    }
    var moment = Moment(disk: try CrashTests.disk(records[...]))
    let times = try moment.promises().flatMap { [$0.createdAt, $0.settledAt ?? $0.createdAt] }
    moment.now = times.max() ?? moment.now
    return moment
  }

  @Test(arguments: Golden.replayable.indices) func `a journal of a former version goes on`(
    number: Int
  ) throws {
    let moment = try moment(Golden.replayable[number])
    #expect(try moment.promises().count == 13)
    let world = World(moment)
    let (main, functions) = Self.functions(world)
    let result = try Process(world).run(functions) { loop in
      #expect(loop.recovery.calls.contains("main"))
      #expect(loop.recovery.problems.isEmpty)
      try await loop.resolve("main.8", with: true)
      return try await loop.run(main, "Ada", 499, id: "main")
    }
    #expect(result == Self.result)
    #expect(world.all.isEmpty, "everything had settled")
  }

  @Test(arguments: Golden.refused.indices) func `a journal of another program is refused`(
    number: Int
  ) throws {
    let world = World(try moment(Golden.refused[number]))
    let (main, functions) = Self.functions(world)
    let error = try Process(world).run(functions) { loop in
      await failure { try await loop.run(main, "Ada", 499, id: "main") }
    }
    let divergence = try #require(error as? NondeterminismError)
    #expect(divergence.step == "main.4")
    #expect(divergence.recorded == "the step “pay”")
    #expect(divergence.asked == "the step “charge”")
  }

  @Test func `this version writes what is kept of it`() throws {
    #expect(try write(step: "charge").joined(separator: "\n") == Golden.replayable.last)
    #expect(try write(step: "pay").joined(separator: "\n") == Golden.refused.last)
  }
}
