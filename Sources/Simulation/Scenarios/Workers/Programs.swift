internal import DurableAsyncAwait
internal import Retrying
internal import Workers

/// The small programs that workers run, each with a result that follows from its argument.
enum Programs {
  /// The name of a program, for a plan.
  enum Name: String, CaseIterable, Hashable, Sendable {
    case outer, fan, steps, nap, stubborn, question

    /// What it comes to.
    func result(of number: Int) -> Int {
      switch self {
      case .outer: 84
      case .fan: (0..<number).reduce(0) { $0 + $1 * $1 }
      case .steps: number * (number + 1) / 2
      case .nap, .stubborn, .question: number
      }
    }
  }

  struct Unlucky: Error {}

  /// The programs as one process runs them.
  ///
  /// - Parameters:
  ///   - process: who runs them.
  ///   - watch: hears which steps begin.
  /// - Returns: the functions to register with a worker.
  static func functions(
    on process: SimulatedProcess, _ watch: TaskWatch
  ) -> [any Registrable] {
    @Sendable func begin(_ step: String) { watch.begins(step, on: process) }
    let inner = DurableFunction("inner") { (context: Context) -> Int in
      try await context.run("think") { [id = context.id] in
        begin("\(id).1")
        return 42
      }
    }
    let outer = DurableFunction("outer") { (context: Context, _: Int) -> Int in
      2 * (try await context.rpc(inner))
    }
    let square = DurableFunction("square") { (context: Context, number: Int) -> Int in
      try await context.run("multiply") { [id = context.id] in
        begin("\(id).1")
        return number * number
      }
    }
    let fan = DurableFunction("fan") { (context: Context, width: Int) -> Int in
      var handles: [Handle<Int>] = []
      for number in 0..<width { handles.append(try await context.startRPC(square, number)) }
      var sum = 0
      for handle in handles { sum += try await handle.value }
      return sum
    }
    let steps = DurableFunction("steps") { (context: Context, count: Int) -> Int in
      var sum = 0
      for number in 1...count {
        sum += try await context.run("step") { [id = context.id] in
          begin("\(id).\(number)")
          return number
        }
      }
      return sum
    }
    let nap = DurableFunction("nap") { (context: Context, number: Int) -> Int in
      try await context.sleep(for: .milliseconds(5 + number))
      return try await context.run("wake") { [id = context.id] in
        begin("\(id).2")
        return number
      }
    }
    let stubborn = DurableFunction("stubborn") { (context: Context, number: Int) -> Int in
      try await context.run("try", retry: .constant(.milliseconds(3), attempts: 3)) {
        (attempt: Attempt) in
        guard attempt.number == 3 else { throw Unlucky() }
        return number
      }
    }
    let question = DurableFunction("question") { (context: Context, _: Int) -> Int in
      try await context.promise(of: Int.self).value
    }
    return [inner, outer, square, fan, steps, nap, stubborn, question]
  }
}
