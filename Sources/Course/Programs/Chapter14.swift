internal import DurableAsyncAwait
internal import Workers

extension Program {
  /// Chapter 14: tasks, leases and a fence.
  static let chapter14 = Program(
    chapter: 14,
    settings: [
      Setting("workers", .number(1...26), "How many workers there are."),
      Setting("tasks", .number(1...1_000), "How many tasks there are."),
    ],
    [
      Scenario("tasks", "x", knows: ["workers", "tasks"]) { stage in
        let cluster = Cluster(on: stage, retry: .milliseconds(100))
        let options = WorkerOptions(ttl: .milliseconds(300), concurrency: 1)
        for number in 1...3 {
          cluster.worker("w\(number)", options: options) { node in
            [
              DurableFunction("square") { (_: Context, number: Int) in
                node.begin("square")
                try await node.work(for: .milliseconds(250))
                node.effect("square \(number)")
                return number * number
              }
            ]
          }
        }
        cluster.kill("w2", at: .milliseconds(400))
        try await cluster.run { client in
          var handles: [Handle<Int>] = []
          for number in 1...12 {
            handles.append(try await client.startRPC("square", number, id: "t\(number)"))
          }
          var sum = 0
          for handle in handles { sum += try await handle.value }
          stage.say("\(sum)")
        }
      }
    ])
}
