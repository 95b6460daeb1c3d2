internal import DurableAsyncAwait
internal import Workers

extension Program {
  /// Chapter 14: an expression is a tree of calls, and two groups of workers share it.
  static let chapter14 = Program(
    chapter: 14, selector: "part",
    settings: [
      Setting(
        "expr",
        .text(valueName: "TEXT") { text, _ in
          do throws(ExpressionError) {
            _ = try Expression(text)
            return nil
          } catch {
            return .init(accepted: error.expected, lines: error.lines)
          }
        }, "What to work out."),
      Setting(
        "down",
        .text(valueName: "WORKER") { text, _ in
          Calculator.workers.contains(text)
            ? nil : .init(accepted: "one of \(Calculator.workers.joined(separator: ", "))")
        }, "A worker that is not there."),
      .kill { settings in
        // One of each group stays, or nobody would ever answer.
        Calculator.workers.filter { worker in
          guard let down = settings["down"] else { return true }
          return Calculator.group(of: worker) != Calculator.group(of: down)
        }
      },
    ],
    [
      Scenario(
        "tree", "Each side of an operator is a call, and the operator is another.",
        runtime: Cluster.runtime,
        knows: ["expr", "down", "kill"]
      ) { stage in
        try await calculate(
          stage, down: stage.options["down"], kill: NodeKill(stage.options["kill"]))
      },
      Scenario(
        "fallback", "The preferred worker is not there: another one of its group takes its calls.",
        runtime: Cluster.runtime,
        isExtra: true
      ) { stage in
        try await calculate(stage, down: "lhs", kill: nil)
      },
      Scenario(
        "kill", "A worker is killed in mid-tree: what is settled stays, and the rest goes on.",
        runtime: Cluster.runtime,
        isExtra: true
      ) { stage in
        try await calculate(stage, down: nil, kill: NodeKill("lhs@25"))
      },
    ])
}

/// Works an expression out on four workers.
private func calculate(_ stage: Stage, down: String?, kill: NodeKill?) async throws {
  let cluster = Cluster(on: stage)
  let options = WorkerOptions(ttl: .milliseconds(200))
  for name in Calculator.workers where name != down {
    cluster.worker(
      name, group: Calculator.group(of: name), options: options
    ) { node in
      Calculator { name, duration in
        node.begin(name)
        try await node.work(for: duration)
      }.functions
    }
  }
  if let kill { cluster.kill(kill.node, at: kill.time) }
  let text = stage.options["expr"] ?? "(1 + 2) * (3 - 4)"
  defer {
    cluster.drawQueues()
    cluster.drawTree(of: "calc")
    cluster.drawEffort()
  }
  try await cluster.run { client in
    let result = try await client.rpc(
      "exp", text, id: "calc", of: Int.self, target: Calculator.leftSide)
    stage.say("\(result)")
  }
}

/// What the workers of the calculator run; the same on the stage and in processes of their own.
struct Calculator: Sendable {
  static let workers = ["lhs", "rhs", "op1", "op2"]
  static let leftSide = "poll://any@exp/lhs"
  static let rightSide = "poll://any@exp/rhs"

  static func group(of worker: String) -> String { worker.hasPrefix("op") ? "ops" : "exp" }

  /// Spends time on a call of a function.
  let work: @Sendable (_ function: String, _ duration: Duration) async throws -> Void

  var functions: [any Registrable] { [exp, op] }

  /// What an expression comes to.
  var exp: DurableFunction<String, Int> {
    DurableFunction("exp") { (context: Context, text: String) -> Int in
      try await work("exp", .milliseconds(10))
      switch try Expression(text) {
      case .number(let number): return number
      case .operation(let left, let sign, let right):
        let first = try await context.startRPC(
          "exp", "\(left)", of: Int.self, target: Self.leftSide)
        let second = try await context.startRPC(
          "exp", "\(right)", of: Int.self, target: Self.rightSide)
        return try await context.rpc(
          "op", "\(sign.rawValue)", first.value, second.value, target: "ops")
      }
    }
  }

  /// What an operator makes of two numbers.
  var op: DurableFunction<String, Int, Int, Int> {
    DurableFunction("op") { (_: Context, sign: String, left: Int, right: Int) in
      try await work("op", .milliseconds(30))
      guard let sign = sign.first.flatMap(Expression.Operator.init) else {
        throw NoResult(reason: "\(sign) is no operator")
      }
      return try sign.apply(left, right)
    }
  }
}
