public import DurableAsyncAwait
internal import DurablePromises
public import PromiseStores

/// The functions that `reprise worker` hosts, to be called from anywhere.
public struct DemoFunctions: Sendable {
  private let time: TimeSource
  private let say: @Sendable (String) -> Void

  /// Makes the functions.
  ///
  /// - Parameters:
  ///   - time: what work that takes long takes its time by.
  ///   - say: hears of each effect, such as a card that is charged.
  public init(time: TimeSource = .system, say: @escaping @Sendable (String) -> Void) {
    self.time = time
    self.say = say
  }

  /// All of them, each with a name of its own.
  public var all: [any Registrable] { own + calculator + services.functions }

  /// Those that belong to no service.
  var own: [any Registrable] { [greet, inner, outer, fib, countdown, work, order, square] }

  /// Their names, in the same order.
  public var names: [String] { all.map(\.name) }

  /// What the services of chapters 16 and 17 run, all of them in the group of the worker.
  private var services: Services {
    let (time, say) = (time, say)
    return Services(hasGroups: false) { step, duration in
      try await time.sleep(until: time.now.advanced(by: Int64(duration / .milliseconds(1))))
      say(step)
    }
  }

  /// One step, one result.
  var greet: DurableFunction<String, String> {
    DurableFunction("greet") { (context: Context, name: String) in
      try await context.run("compose") { "Hello, \(name)!" }
    }
  }

  /// The callee of the nested example.
  var inner: DurableFunction<Int> {
    DurableFunction("inner") { (_: Context) in 42 }
  }

  /// The nested example over processes: whichever worker is free runs `inner`.
  var outer: DurableFunction<Int> {
    let inner = inner
    return DurableFunction("outer") { (context: Context) in
      2 * (try await context.rpc(inner))
    }
  }

  /// Calls that call themselves: two for each that is not answered at once.
  var fib: DurableFunction<Int, Int> {
    DurableFunction("fib") { (context: Context, n: Int) in
      guard n > 1 else { return n }
      let one = try await context.startRPC("fib", n - 1, of: Int.self)
      let other = try await context.startRPC("fib", n - 2, of: Int.self)
      return try await one.value + other.value
    }
  }

  /// Waits that outlast every process: nobody holds the call between two numbers.
  var countdown: DurableFunction<Int, Int, String> {
    let say = say
    return DurableFunction("countdown") { (context: Context, start: Int, milliseconds: Int) in
      for number in stride(from: start, to: 0, by: -1) {
        try await context.run("say") { say("\(number)") }
        try await context.sleep(for: .milliseconds(milliseconds))
      }
      return "liftoff"
    }
  }

  /// A step that takes long, so that there is time to kill whoever is at it.
  var work: DurableFunction<Int, String> {
    let (time, say) = (time, say)
    return DurableFunction("work") { (context: Context, milliseconds: Int) in
      try await context.run("work") {
        say("working for \(milliseconds) ms")
        try await time.sleep(until: time.now.advanced(by: Int64(milliseconds)))
        return "done"
      }
    }
  }

  /// The calculator of chapter 14, slow enough to watch.
  var calculator: [any Registrable] {
    let time = time
    return Calculator { _, duration in
      let milliseconds = 20 * Int64(duration / .milliseconds(1))
      try await time.sleep(until: time.now.advanced(by: milliseconds))
    }.functions
  }

  /// The task of chapter 15, long enough to kill whoever is at it.
  var square: DurableFunction<Int, Int> {
    let (time, say) = (time, say)
    return Squares.square { number in
      try await time.sleep(until: time.now.advanced(by: 3_000))
      say("square \(number)")
    }
  }

  /// A person in the middle: the order is shipped when somebody resolves its second promise with true.
  var order: DurableFunction<Int, String> {
    let say = say
    return DurableFunction("order") { (context: Context, number: Int) in
      let receipt = try await context.run("charge") {
        say("the card for order \(number) is charged")
        return "receipt-\(number)"
      }
      let approval = try await context.promise(of: Bool.self)
      say("order \(number) waits for \(approval.id)")
      guard try await approval.value else { throw OrderRefused(number: number) }
      return try await context.run("ship") { "order \(number) is shipped, \(receipt)" }
    }
  }
}

/// Somebody has said no to an order.
struct OrderRefused: Error, CustomStringConvertible {
  let number: Int

  var description: String { "order \(number) was refused" }
}
