import ArgumentParsing
import DurablePromises
import Foundation
import PromiseStores
import Terminals

extension Feature {
  /// `reprise invoke ID`: a call for a worker.
  static let invoke = Feature(
    command: Command(
      "invoke", abstract: "Call a function that a worker has.",
      discussion:
        "Creates a promise and prints it; a worker of the group runs the function and settles it. The id makes the call: where it exists, nothing is called again, and the promise is printed as it is.\n\nWith --wait prints the result instead. Exits with 1 if the function failed or the promise was canceled, with 2 if its time ran out.",
      examples: [
        .init("reprise invoke greet-1 --func greet --arg Ada --wait", "prints \"Hello, Ada!\""),
        .init("reprise invoke fib-9 --func fib --arg 9 --timeout 5m", "and does not wait"),
        .init("reprise invoke g-2 --func greet --json-args '[\"Ada\"]' --delay 10s", "later"),
      ],
      arguments: [.id("The promise of the call; choose a new one for a new call.")],
      options: [
        Option("func", short: "f", valueName: "NAME", help: "The function; required."),
        Option(
          "arg", valueName: "V", help: "An argument: JSON, or else a text; once for each.",
          isRepeated: true),
        Option("json-args", valueName: "ARRAY", help: "All arguments at once, as a JSON array."),
        Option(
          "version", kind: .integer, valueName: "N", help: "Which version of the function.",
          defaultText: "1"),
        Option(
          "timeout", short: "t", valueName: "D", help: "How long the call may take.",
          defaultText: "1h"),
        Option(
          "target", valueName: "GROUP|ADDRESS", help: "Whose workers run it.",
          defaultText: "poll://any@default"),
        Option("delay", valueName: "D", help: "How long to hold it back."),
        .flag("wait", help: "Wait for the result, and print it."),
      ] + Option.server)
  ) { context in
    let call = try call(context.invocation, TimeSource.system.now)
    let exchange = try ServerExchange(context)
    let record = try await exchange.promise(.promiseCreate(call))
    if record.param != call.param {
      context.warn(
        "\(call.id) existed already, for another call: \(ValueText.shown(record.param))"
      )
      context.hint("To call again, choose another id.")
    }
    guard context.invocation.flag("wait") else {
      try context.show(Response(.ok, .promise(record)))
      context.hint("Next: reprise tree '\(call.id)'")
      return .done
    }
    return try context.conclude(try await exchange.settlement(of: record, context))
  }

  private static func call(_ invocation: Invocation, _ now: Instant) throws -> PromiseCreate {
    let members: [String: JSONTree] = [
      "func": .string(try invocation.required("func")),
      "args": .array(try arguments(invocation)),
      "version": .integer(Int64(try invocation.int("version", in: 1...Int.max) ?? 1)),
    ]
    let target = invocation.string("target") ?? "default"
    var tags = [Tag.target: target.contains("://") ? target : "poll://any@\(target)"]
    let delay = try invocation.milliseconds("delay")
    if let delay { tags[Tag.delay] = "\(now.advanced(by: delay))" }
    let timeout = try invocation.milliseconds("timeout") ?? 3_600_000
    return PromiseCreate(
      id: try invocation.required("ID"),
      timeoutAt: now.advanced(by: delay ?? 0).advanced(by: timeout),
      param: ValueText.encoded(.object(members)), tags: tags)
  }

  private static func arguments(_ invocation: Invocation) throws -> [JSONTree] {
    let words = invocation.strings("arg")
    let accepted = "a JSON array, and no --arg beside it"
    let array = try invocation.value("json-args", expecting: accepted) { text in
      words.isEmpty ? (try? JSONTree(parsing: text))?.elements : nil
    }
    return array ?? words.map { (try? JSONTree(parsing: $0)) ?? .string($0) }
  }
}

extension Context {
  /// Shows what became of a call.
  fileprivate func conclude(_ record: PromiseRecord) throws -> ExitCode {
    struct Document: Encodable {
      let schema = 1
      let promise: PromiseRecord
      let result: JSONTree?
    }
    let result = ValueText.decoded(record.value)
    if wantsJSON { try write(Document(promise: record, result: result)) }
    switch record.state {
    case .resolved:
      if !wantsJSON { try output.writeLine(ValueText.shown(record.value)) }
      return .done
    case .rejectedTimedout, .pending:
      output.note("error: \(record.id) was not done in time\n")
      hint("Its deadline has passed. With more time: a new id, and --timeout D")
      return .inconclusive
    case .rejected:
      let words = result?.members?["message"]?.string ?? ValueText.shown(record.value)
      output.note("error: \(record.id) failed: \(words.onOneLine)\n")
    case .rejectedCanceled:
      output.note("error: \(record.id) was canceled\n")
    }
    hint("What it did: reprise tree '\(record.id)'")
    return .checkFailed
  }
}
