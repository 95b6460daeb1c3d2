internal import Foundation

/// A group, the programs that it is compared with, and what each of them runs.
struct Contest {
  /// One program that runs the workloads.
  struct Contender {
    let name: String
    let command: [String]
    /// What it runs, and how many times; `nil` if it runs everything, as often as it likes.
    var sizes: [String: Int]?
    /// What it is called with for each of its workloads, if that is not a name, a size and a directory.
    var calls: [String: [String]]?

    /// What to run for a workload; nothing if the contender has no such workload.
    func words(for workload: String, in directory: String?) -> [String]? {
      if let calls { return calls[workload].map { command + $0 } }
      guard let sizes else { return command + [workload] }
      guard let size = sizes[workload] else { return nil }
      return command + [workload, String(size)] + (directory.map { [$0] } ?? [])
    }
  }

  /// The name of the group, and of the contender that is ours.
  let name: String
  let workloads: [String]
  /// Whether its programs take a directory to write in.
  let writes: Bool
  let contenders: [Contender]

  static let all = [memory, durable, journal, batching, server]

  static let own = CommandLine.arguments[0]
  static let peers = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Peers").path

  private static let memory = Contest(
    name: "memory", workloads: ["seq", "nested", "fanout", "fib", "pending", "work"], writes: false,
    contenders: ["memory", "memory-inline", "memory-observed", "bare-task", "naive-actor"]
      .map { Contender(name: $0, command: [own, $0]) } + [
        Contender(name: "node", command: ["node", "\(peers)/memory.mjs"]),
        Contender(name: "go", command: ["go", "run", "\(peers)/memory.go"]),
        Contender(name: "elixir", command: ["elixir", "\(peers)/memory.exs"]),
      ])

  private static let durable: Contest = {
    let sizes = [
      "sequential": 3_000, "concurrent64": 500, "concurrent1000": 200, "recover": 110_000,
    ]
    func only(_ names: String...) -> [String: Int] { sizes.filter { names.contains($0.key) } }
    func python(_ name: String, _ file: String, _ sizes: [String: Int]) -> Contender {
      Contender(
        name: name, command: ["python3", "-B", "\(peers)/durable/\(file).py"], sizes: sizes)
    }
    return Contest(
      name: "durable",
      workloads: ["sequential", "concurrent64", "concurrent1000", "recover"], writes: true,
      contenders: [
        Contender(name: "durable", command: [own, "durable"], sizes: sizes),
        Contender(
          name: "limit", command: [own, "limit"],
          sizes: only("sequential", "concurrent64", "concurrent1000")),
        // A transaction for each of 200,000 steps takes most of a minute, and says nothing new.
        python("sqlite", "sqlite_each", only("sequential", "concurrent64", "recover")),
        python("sqlite-batch", "sqlite_batch", only("concurrent64", "concurrent1000")),
        python(
          "sqlite-log", "sqlite_log", only("sequential", "concurrent64", "concurrent1000")),
        python("redis", "redis_aof", sizes),
        python("postgresql", "postgresql", only("sequential", "concurrent64")),
        // Milliseconds for each step, so fewer of them.
        python("dbos", "dbos_sqlite", ["sequential": 100, "concurrent64": 10]),
      ])
  }()

  private static let journal: Contest = {
    let sizes = ["one": 2_000, "batch8": 8_000, "batch64": 64_000, "callers64": 32_000]
    return Contest(
      name: "journal",
      workloads: ["one", "batch8", "batch64", "callers64", "scan", "open"], writes: true,
      contenders: [
        Contender(
          name: "journal", command: [own, "journal"],
          sizes: sizes.merging(["scan": 1_000_000, "open": 1_000_000]) { first, _ in first }),
        Contender(
          name: "sqlite", command: [own, "journal-sqlite"],
          // A transaction for each record takes a tenth of a millisecond and more.
          sizes: sizes.merging(["callers64": 6_400]) { _, fewer in fewer }),
      ])
  }()

  private static let batching = Contest(
    name: "batching", workloads: ["each", "batched"], writes: false,
    contenders: [
      Contender(name: "batching", command: [own, "batching"]),
      Contender(name: "sqlite", command: ["python3", "-B", "\(peers)/batching.py"]),
    ])
}
