internal import DurablePromises
internal import Foundation
internal import HTTP
internal import PromiseStores
internal import ResonateProtocol
internal import Workers

extension Group {
  /// A server, a worker, and this process as the load.
  static let server = Group(
    name: "server", summary: "the server in a process of its own, N clients at a time",
    workloads: [
      Workload(name: "ping8", summary: "GET /health over connections that stay open", size: 8) {
        clients, _ in try await ping(clients)
      }
    ]
      + [("roundtrip1", 1), ("roundtrip8", 8)].flatMap { name, clients in
        kept(name, clients, "client → server → worker → server → client") {
          try await roundTrip($0, $1)
        }
      }
      + [("create1", 1), ("create8", 8), ("create64", 64)].flatMap { name, clients in
        kept(name, clients, "create a promise, settle it; one operation is one request") {
          try await create($0, $1)
        }
      }
      + [
        Workload(name: "streams", summary: "N workers that only listen", size: 1_000) {
          streams, _ in try await listen(streams)
        }
      ]
      + kept("growth", 8, "create8 on 1,000,000 stored promises, against 1,000") {
        try await growth($0, $1)
      })

  /// A workload twice: with a journal in a directory, and in memory.
  private static func kept(
    _ name: String, _ clients: Int, _ summary: String,
    _ measure: @escaping @Sendable (Int, String) async throws -> Measurement
  ) -> [Workload] {
    [
      Workload(name: name, summary: summary, size: clients) { clients, directory in
        try await inside(directory) { try await measure(clients, $0) }
      },
      Workload(name: "\(name)-dev", summary: "… in memory", size: clients) { clients, _ in
        try await measure(clients, "-")
      },
    ]
  }
}

private func ping(_ clients: Int) async throws -> Measurement {
  try await Companion.run(["subject-server", "-"]) { server in
    let (origin, _) = try HTTPOrigin.parse(server.greeting[0])
    let client = try HTTPClient(connections: clients)
    defer { client.close() }
    let request = HTTPRequest(target: "/health")
    return try await Load(clients: clients, executor: client.executor).run { _, _ in
      try check(try await client.send(request, to: origin).status.rawValue, 200)
    }
  }
}

private func roundTrip(_ clients: Int, _ directory: String) async throws -> Measurement {
  try await Companion.run(["subject-server", directory]) { server in
    let url = server.greeting[0]
    return try await Companion.run(["subject-worker", url]) { _ in
      try await Client.connecting(to: url, id: "load") { client in
        // What is sent to a stream that is not there yet comes again only after a minute.
        let metrics = try Metrics(of: server)
        defer { metrics.client.close() }
        while try await metrics.figure("reprise_poll_streams") < 2 {
          try await Task.sleep(for: .milliseconds(10))
        }
        return try await Load(clients: clients, executor: client.executor).run { number, call in
          try check(try await client.rpc(ServerSubject.answer, id: "call-\(number)-\(call)"), 42)
        }
      }
    }
  }
}

private func create(_ clients: Int, _ directory: String) async throws -> Measurement {
  try await Companion.run(["subject-server", directory]) { server in
    let promises = try Promises(at: server, clients: clients)
    let metrics = try Metrics(of: server)
    defer {
      promises.client.close()
      metrics.client.close()
    }
    let load = Load(clients: clients, executor: promises.client.executor)
    var measurement = try await load.run(promises.ask)
    let flushes = try await metrics.figure("reprise_store_flushes_total")
    if flushes > 0 {
      let created = try await metrics.figure("reprise_store_promises")
      measurement.extra.append(("promises_per_flush", created / flushes))
    }
    return measurement
  }
}

/// Opens streams, and looks what each of them costs the server.
private func listen(_ count: Int) async throws -> Measurement {
  try await Companion.run(["subject-server", "-"]) { server in
    let (origin, _) = try HTTPOrigin.parse(server.greeting[0])
    let client = try HTTPClient(connections: count)
    defer { client.close() }
    let before = try server.residentKilobytes()
    let start = ContinuousClock.now
    var streams: [HTTPEvents] = []
    for number in 0..<count {
      let request = HTTPRequest(target: "/poll/workers/\(number)")
      streams.append(try await client.events(request, from: origin))
    }
    let duration = start.duration(to: .now)
    let after = try server.residentKilobytes()
    return Measurement(
      operations: streams.count, duration: duration,
      extra: [("kb_per_stream", (after - before) / Double(count))])
  }
}

/// The same requests on many stored promises and on few, in turn.
///
/// The server with few is a new one each time, because it does not stay so.
private func growth(_ clients: Int, _ directory: String) async throws -> Measurement {
  func subject(_ name: String, _ stored: Int) -> [String] {
    ["subject-server", directory == "-" ? "-" : "\(directory)/\(name)", String(stored)]
  }
  func load(_ promises: Promises) -> Load {
    Load(clients: clients, executor: promises.client.executor, duration: .seconds(1))
  }
  return try await Companion.run(subject("many", 1_000_000)) { many in
    let crowd = try Promises(at: many, clients: clients)
    defer { crowd.client.close() }
    var runs: [(many: Measurement, few: Measurement)] = []
    for round in 0..<9 {
      let few = try await Companion.run(subject("few\(round)", 1_000)) { few in
        let promises = try Promises(at: few, clients: clients)
        defer { promises.client.close() }
        return try await load(promises).run(promises.ask)
      }
      let many = try await load(crowd).run { try await crowd.ask($0, $1, round: round) }
      runs.append((many, few))
    }
    let ratios = runs.map { Double($0.few.operations) / Double($0.many.operations) }.sorted()
    return Measurement(
      operations: runs.map(\.many.operations).reduce(0, +),
      duration: load(crowd).duration * runs.count,
      extra: [("growth", ratios[ratios.count / 2])])
  }
}

/// Creates and settles promises of a server, by bare requests of the protocol.
private struct Promises {
  let client: HTTPClient
  private let origin: HTTPOrigin
  private let deadline = TimeSource.system.now.advanced(by: 86_400_000)

  init(at server: Companion, clients: Int) throws {
    (origin, _) = try HTTPOrigin.parse(server.greeting[0])
    client = try HTTPClient(connections: clients)
  }

  /// Creates a promise where the number is even, and settles the one before where it is odd.
  @Sendable
  func ask(_ client: Int, _ number: Int) async throws { try await ask(client, number, round: 0) }

  func ask(_ client: Int, _ number: Int, round: Int) async throws {
    let id = "p-\(round)-\(client)-\(number / 2)"
    let request: Request =
      if number.isMultiple(of: 2) {
        .promiseCreate(PromiseCreate(id: id, timeoutAt: deadline))
      } else {
        .promiseSettle(PromiseSettle(id: id, state: .resolved, value: Value(data: "NDI=")))
      }
    let message = HTTPRequest(
      method: "POST", headers: ["Content-Type": "application/json"],
      body: RequestEnvelope.encode(request, correlationID: "load"))
    try check(try await self.client.send(message, to: origin).status.rawValue, 200)
  }
}

/// What a server tells about itself.
private struct Metrics {
  let client: HTTPClient
  private let origin: HTTPOrigin
  private let target: String

  init(of server: Companion) throws {
    (origin, target) = try HTTPOrigin.parse(server.greeting[1])
    client = try HTTPClient(connections: 1)
  }

  func figure(_ name: String) async throws -> Double {
    let page = try await client.send(HTTPRequest(target: target), to: origin).body
    let line = String(decoding: page, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix(name + " ") }
    guard let figure = line.flatMap({ Double($0.dropFirst(name.count + 1)) }) else {
      throw NoFigure(name: name)
    }
    return figure
  }

  private struct NoFigure: Error, CustomStringConvertible {
    let name: String

    var description: String { "the server does not tell \(name)" }
  }
}
