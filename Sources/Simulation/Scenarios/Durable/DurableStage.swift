import DurableAsyncAwait
import Retrying
import Synchronization

/// Runs programs in one life of a process.
struct DurableStage: Sendable {
  let programs: [String: DurableProgram]
  /// The life; not kept alive by the functions of its own loop.
  weak let life: DurableLife?

  /// The one function: it runs the part of a program that its path names, such as `w3/0/1`.
  var node: DurableFunction<String, Int> {
    DurableFunction("node") { (context: Context, path: String) in
      try await evaluate(program(at: path), path, context)
    }
  }

  private func program(at path: String) -> DurableProgram {
    let words = path.split(separator: "/")
    guard let name = words.first, let root = programs[String(name)] else {
      preconditionFailure("\(path) is of a program that is in the plan")
    }
    return root[words.dropFirst().compactMap { Int($0) }]
  }

  private func evaluate(
    _ program: DurableProgram, _ path: String, _ context: Context
  ) async throws -> Int {
    switch program {
    case .step(let number, let failures):
      return try await step(number, failures: failures, context)
    case .failure(let number):
      do {
        return try await step(number, failures: .max, context)
      } catch let failure as DurableFailure {
        return weight(of: failure)
      }
    case .sleep(let time, let next):
      try await context.sleep(for: .milliseconds(time))
      return try await evaluate(next, "\(path)/0", context)
    case .all(let children):
      var handles: [Handle<Int>] = []
      for place in children.indices {
        handles.append(try await context.start(node, "\(path)/\(place)"))
      }
      var sum = 0
      for handle in handles {
        sum += try await weighing { try await handle.value }
        life?.goesOn(with: handle.id)
      }
      return sum
    case .each(let children):
      var sum = 0
      for place in children.indices {
        sum += try await weighing { try await context.run(node, "\(path)/\(place)") }
      }
      return sum
    case .external:
      return try await context.promise(of: Int.self).value
    case .detached(let child, let next):
      let handle = try await context.detached(node, "\(path)/0")
      life?.detached(handle.id, child.outcome)
      return try await evaluate(next, "\(path)/1", context)
    case .throwing(let number, let next):
      _ = try await evaluate(next, "\(path)/0", context)
      throw PlannedFailure(number: number)
    }
  }

  private func step(_ number: Int, failures: Int, _ context: Context) async throws -> Int {
    let attempts = failures == .max ? 1 : failures + 1
    let id = Mutex<String?>(nil)
    do {
      let retry = RetryPolicy.constant(.milliseconds(3), attempts: attempts)
      let value = try await context.run("step", retry: retry) { (attempt: Attempt) in
        id.withLock { $0 = attempt.key }
        life?.ran(attempt.key ?? "", attempt: attempt.number)
        if attempt.number <= failures { throw PlannedFailure(number: number) }
        return number
      }
      life?.goesOn(with: id.withLock { $0 })
      return value
    } catch let failure as DurableFailure {
      life?.goesOn(with: id.withLock { $0 })
      throw failure
    }
  }

  /// What a call adds to a sum.
  private func weighing(_ call: () async throws -> Int) async throws -> Int {
    do {
      return try await call()
    } catch let failure as DurableFailure {
      return weight(of: failure)
    }
  }

  private func weight(of failure: DurableFailure) -> Int {
    LoopOutcome(failure)?.weight ?? 1_000_000
  }
}

extension LoopOutcome {
  /// The outcome that a durable failure stands for; nil if a program did not plan it.
  init?(_ failure: DurableFailure) {
    let prefix = "planned failure "
    guard failure.message.hasPrefix(prefix),
      let number = Int(failure.message.dropFirst(prefix.count))
    else { return nil }
    self = .failure(number)
  }
}
