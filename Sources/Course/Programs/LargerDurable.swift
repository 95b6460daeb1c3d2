internal import DurableAsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import Retrying

// Programs that are killed at every moment of their lives. Every body that runs says so under the id of
// its promise, so that whoever reads the journal can tell which of them must not run again.
extension Scenario {
  /// The larger programs, which run when they are named.
  static let largerDurable: [Scenario] = [
    .fanOut, .recursion, .sleeps, .retries, .outsider,
  ]

  private static func larger(
    _ name: String, _ summary: String, _ body: @escaping @Sendable (Stage) async throws -> Void
  ) -> Scenario {
    Scenario(
      name, summary, runtime: "durable", knows: ["crash-at", "journal"], isExtra: true, body)
  }

  /// A hundred calls at once.
  static let fanOut = larger(
    "fan-out", "A hundred calls are started, and each takes a step; their sum is 5050."
  ) { stage in
    let worker = DurableFunction("worker") { (context: Context, number: Int) in
      stage.begin(context.id)
      return try await context.run("work") { attempt in stage.step(attempt) { number } }
    }
    let parent = DurableFunction("fan-out") { (context: Context) in
      stage.begin(context.id)
      var workers: [Handle<Int>] = []
      for number in 1...100 { workers.append(try await context.start(worker, number)) }
      var sum = 0
      for worker in workers { sum += try await worker.value }
      return sum
    }
    let loop = try await stage.durableLoop([worker, parent])
    stage.say("\(try await loop.run(parent, id: "fan"))")
  }

  /// A call in a call in a call.
  static let recursion = larger(
    "recursion", "A call calls itself two hundred levels deep; each adds one."
  ) { stage in
    let down = DurableRecursion(stage: stage).down
    let loop = try await stage.durableLoop([down])
    stage.say("\(try await loop.run(down, 200, id: "deep"))")
  }

  /// Sleeps that last over all lives.
  static let sleeps = larger(
    "sleeps", "Ten sleeps of a minute, with a step after each; no crash shortens one."
  ) { stage in
    let sleeper = DurableFunction("sleeper") { (context: Context) in
      stage.begin(context.id)
      // The time is an effect of the world, so it comes from steps.
      var last = try await context.run("look at the clock") { attempt in
        stage.step(attempt) { stage.seconds }
      }
      var early = 0
      for _ in 1...10 {
        try await context.sleep(for: .seconds(60))
        let now = try await context.run("look again") { attempt in
          stage.step(attempt) { stage.seconds }
        }
        if now < last + 60 { early += 1 }
        last = now
      }
      return early
    }
    let loop = try await stage.durableLoop([sleeper])
    stage.say("\(try await loop.run(sleeper, id: "sleeper")) sleeps were too short")
  }

  /// Steps that fail before they succeed.
  static let retries = larger(
    "retries", "Five steps, each of which fails twice before it succeeds; the sum is 15."
  ) { stage in
    let fetcher = DurableFunction("fetcher") { (context: Context) in
      stage.begin(context.id)
      let policy = RetryPolicy.exponential(initial: .milliseconds(100), attempts: 3)
      var sum = 0
      for number in 1...5 {
        sum += try await context.run("fetch", retry: policy) { attempt in
          try stage.step(attempt) {
            if attempt.number < 3 { throw Busy(attempt: attempt.number) }
            return number
          }
        }
      }
      return sum
    }
    let loop = try await stage.durableLoop([fetcher])
    stage.say("\(try await loop.run(fetcher, id: "fetcher"))")
  }

  /// Promises that nobody in the program settles.
  static let outsider = larger(
    "promise", "Three promises that somebody outside settles, with a step after each: 42."
  ) { stage in
    let waiter = DurableFunction("waiter") { (context: Context) in
      stage.begin(context.id)
      var sum = 0
      for _ in 1...3 {
        let answer = try await context.promise(of: Int.self).value
        sum += try await context.run("add") { attempt in stage.step(attempt) { answer } }
      }
      return sum
    }
    let loop = try await stage.durableLoop([waiter])
    let result = try await loop.start(waiter, id: "waiter")
    // Somebody outside remembers nothing of former lives: they answer what was answered before.
    for (promise, answer) in [("waiter.1", 10), ("waiter.3", 14), ("waiter.5", 18)] {
      while try await !stage.answers(promise, answer, on: loop) {
        try await stage.clock.sleep(for: .seconds(1))
      }
    }
    stage.say("\(try await result.value)")
  }
}

/// A function that calls itself.
private struct DurableRecursion: Sendable {
  let stage: Stage

  var down: DurableFunction<Int, Int> {
    DurableFunction("down") { (context: Context, depth: Int) in
      stage.begin(context.id)
      return depth == 0 ? 0 : 1 + (try await context.run(self.down, depth - 1))
    }
  }
}

/// Why an attempt fails.
private struct Busy: Error, CustomStringConvertible {
  let attempt: Int

  var description: String { "busy at attempt \(attempt)" }
}

extension Stage {
  /// What time it is, in whole seconds since the program first began.
  fileprivate var seconds: Int64 {
    (time.now.milliseconds - Self.epoch.milliseconds) / 1_000
  }

  /// The body of a step: it says that it runs, changes the world once, and may fail.
  ///
  /// An attempt that repeats a failed one is another run of the same body.
  fileprivate func step<Output>(
    _ attempt: Attempt, _ body: () throws -> Output
  ) rethrows -> Output {
    let id = attempt.key ?? ""
    let name = attempt.number == 1 ? id : "\(id)/\(attempt.number)"
    begin(name)
    effect(name)
    return try body()
  }

  /// Settles a promise from outside, if it exists yet.
  fileprivate func answers(
    _ promise: String, _ answer: Int, on loop: DurableEventLoop
  ) async throws -> Bool {
    do {
      try await loop.resolve(promise, with: answer)
      return true
    } catch is PromiseNotFound {
      return false
    }
  }
}
