import ArgumentParsing
import DurablePromises
import PromiseStores

extension Feature {
  /// A command that sends one request and shows its answer.
  static func verb(
    _ name: String, _ abstract: String, discussion: String = "", examples: [Command.Example],
    arguments: [Argument] = [], options: [Option] = [],
    request: @escaping @Sendable (Invocation, _ now: Instant) throws -> Request
  ) -> Feature {
    Feature(
      command: Command(
        name, abstract: abstract, discussion: discussion, examples: examples,
        arguments: arguments, options: options + Option.server)
    ) { context in
      let request = try request(context.invocation, TimeSource.system.now)
      let response = try await ServerExchange(context).ask(request)
      try context.show(response)
      guard response.status == .redirect else { return .done }
      context.hint(
        "One of the awaited promises is settled: the task goes on, and is not suspended.")
      return .checkFailed
    }
  }

  /// A command that stands over its parts.
  static func group(
    _ name: String, _ abstract: String, examples: [Command.Example], parts: [Feature],
    isHidden: Bool = false
  ) -> Feature {
    Feature(
      command: Command(
        name, abstract: abstract, examples: examples, subcommands: parts.map(\.command),
        isHidden: isHidden),
      perform: { _ in preconditionFailure("The parser asks for a subcommand.") }, parts: parts)
  }

  /// The same command under another name, which help and completions leave out.
  func alias(_ name: String) -> Feature {
    .group(
      name, command.abstract, examples: command.examples, parts: parts, isHidden: true)
  }
}

extension Argument {
  /// `ID`, which names a promise, a task or a schedule.
  static func id(_ help: String) -> Argument { Argument("ID", help: help) }
}

extension Option {
  /// `--tags JSON`.
  static func tags(_ help: String) -> Option { Option("tags", valueName: "JSON", help: help) }
  /// `--state STATE`, for searches.
  static func state(_ states: [String]) -> Option {
    Option(
      "state", kind: .choices(states), valueName: "STATE",
      help: "Only those in this state: \(states.joined(separator: ", ")).")
  }
  /// `--limit N` and `--cursor C`, for searches.
  static func page(_ limit: Int) -> [Option] {
    [
      Option(
        "limit", kind: .integer, valueName: "N", help: "How many at most, up to 1000.",
        defaultText: "\(limit)"),
      Option("cursor", valueName: "C", help: "Where the page before ended."),
    ]
  }
  /// `--version N`, a task's.
  static let taskVersion = Option(
    "version", kind: .integer, valueName: "N", help: "The version at which the task is held.")
  /// `--pid P`, a worker's.
  static let process = Option("pid", valueName: "P", help: "Who holds the task.")
  /// `--ttl D`, a lease's.
  static let lease = Option(
    "ttl", valueName: "D", help: "How long the task is held without a heartbeat.")
}
