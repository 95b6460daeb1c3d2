import ArgumentParsing
import Course
import HTTP
import PromiseStores
import Terminals
import Transports
import Workers

extension Feature {
  /// `reprise worker`: runs what is called, with the functions of the course.
  static let worker = Feature(
    command: Command(
      "worker", abstract: "Run what clients call: a worker with the functions of the course.",
      discussion:
        "Start as many as you like, on any machine; each call runs in one of them, and another takes over where one dies. What it does is told line by line. Ctrl-C lets calls end or be given back, a second one stops at once.\n\nThe functions are greet NAME, outer, inner, fib N, countdown N MILLISECONDS, work MILLISECONDS, order NUMBER, square NUMBER, exp TEXT, op SIGN NUMBER NUMBER; and those of chapter 16: checkout NUMBER, trip NUMBER, signup NAME, fibonacci N, buy CARD.",
      examples: [
        .init("reprise worker", "of the group 'default'"),
        .init("reprise worker --group exp --id w1 --ttl 5s", "given up after 5 s of silence"),
      ],
      options: [
        Option("group", valueName: "G", help: "Whose calls it runs.", defaultText: "default"),
        Option("id", valueName: "ID", help: "Its name in the group.", defaultText: "a random one"),
        Option(
          "concurrency", kind: .integer, valueName: "N", help: "How many calls run at a time.",
          defaultText: "64"),
        Option(
          "ttl", valueName: "D", help: "After how long without a sign others take over.",
          defaultText: "60s"),
        Option(
          "transport", kind: .choices(["poll", "nats", "push"]), help: "How messages reach it.",
          defaultText: "poll"),
        Option(
          "nats", valueName: "URL", help: "The NATS server, for --transport nats.",
          defaultText: "nats://localhost:4222"),
        Option(
          "port", kind: .integer, valueName: "N",
          help: "Where messages are posted, for --transport push; 0 takes a free port.",
          defaultText: "0"),
      ] + Option.server)
  ) { context in
    let invocation = context.invocation
    let address = ServerAddress(context)
    _ = try address.parsed()
    var options = WorkerOptions()
    options.concurrency = try invocation.int("concurrency", in: 1...100_000) ?? options.concurrency
    if let ttl = try invocation.milliseconds("ttl") { options.ttl = .milliseconds(ttl) }
    let signals = try StopSignal.listen(
      saying: "Stopping: what runs has 10 s to end. Ctrl-C again stops at once.")
    let client: HTTPClient
    let worker: Worker
    let functions = DemoFunctions { line in Output.standard.note("  \(line)\n") }
    do {
      client = try HTTPClient()
      let receiver = try receiver(context, address, client)
      let store = try RemoteStore(
        url: address.url, token: address.token, address: receiver.unicast, client: client)
      worker = Worker(
        store: store, receiver: store.feeding(from: receiver), functions: functions.all,
        options: options,
        observer: WorkerNarrator(context))
    } catch let error as HTTPSocketError {
      throw Failure(.unavailable, "\(error)", "Choose another port: --port N, or 0 for a free one.")
    }
    try context.announce(worker, at: address, functions: functions.names)
    await context.look(for: address, with: client)
    do {
      return try await runUntilStopped(signals) {
        await worker.drain(within: .seconds(10))
      } _: {
        try await worker.run()
      }
    } catch let error as HTTPClientError {
      throw Failure(receiving: error, address)
    }
  }

  /// The worker's end of the way that was chosen.
  private static func receiver(
    _ context: Context, _ address: ServerAddress, _ client: HTTPClient
  ) throws -> any Receiver {
    let invocation = context.invocation
    let group = invocation.string("group") ?? "default"
    let id = invocation.string("id") ?? String(UInt64.random(in: 0...UInt64.max), radix: 16)
    switch invocation.string("transport") ?? "poll" {
    case "nats":
      let client = try natsClient(invocation.string("nats") ?? "nats://localhost:4222")
      return NATSReceiver(client: client, group: group, id: id)
    case "push":
      return try PushReceiver(port: try invocation.int("port", in: 0...65_535) ?? 0)
    default:
      return try PollReceiver(
        url: address.url, group: group, id: id, token: address.token, client: client,
        clock: ContinuousClock())
    }
  }
}

extension Context {
  /// Says who works where, and for whom.
  fileprivate func announce(
    _ worker: Worker, at address: ServerAddress, functions: [String]
  ) throws {
    struct Document: Encodable {
      let schema = 1
      let id: String
      let target: String
      let url: String
      let functions: [String]
    }
    if wantsJSON {
      return try writeJSONLine(
        Document(
          id: worker.processID, target: worker.target, url: address.url, functions: functions))
    }
    if invocation.flag("plain") {
      return try write([
        "id\t\(worker.processID)", "target\t\(worker.target)", "url\t\(address.url)",
      ])
    }
    try write(["Worker \(worker.processID) runs what is called at \(worker.target)."])
    hint("Functions: \(functions.joined(separator: ", ")). Server: \(address.url)")
    let target = worker.target == "poll://any@default" ? "" : " --target \(worker.target)"
    let server = address.url == ServerAddress.standard ? "" : " --url \(address.url)"
    hint("Try:  reprise invoke greet-1 --func greet --arg Ada --wait\(target)\(server)")
  }

  /// Warns if there is no server yet; the worker goes on looking for it.
  fileprivate func look(for address: ServerAddress, with client: HTTPClient) async {
    do {
      let (origin, target) = try HTTPOrigin.parse(address.url)
      let path = target.hasSuffix("/") ? "\(target)health" : "\(target)/health"
      _ = try await client.send(HTTPRequest(target: path), to: origin)
    } catch {
      warn("no server answers at \(address.url) yet; it is asked again. To start one: reprise dev")
    }
  }
}

extension Failure {
  /// A stream of messages that the server does not give.
  fileprivate init(receiving error: HTTPClientError, _ address: ServerAddress) {
    guard case .noEvents(let status) = error.reason else {
      self.init(error, address)
      return
    }
    self.init(
      .checkFailed, "\(address.url): sends no messages to this worker (\(status.rawValue))",
      "The server obeys only who shows a token that it knows: --token TOKEN, or RESONATE_TOKEN.")
  }
}
