internal import DurableAsyncAwait
internal import DurablePromises
internal import Foundation
internal import PromiseServer
internal import PromiseStores
internal import Terminals
internal import Workers

/// What the load of the server's group goes to: a server or a worker, in a process of its own.
///
/// It says in a line where it is, and ends when its standard input does: with whoever started it.
enum ServerSubject {
  static let groups = ["subject-server", "subject-worker"]

  /// What the round trips call.
  static let answer = DurableFunction("answer") { (_: Context) in 42 }

  /// Runs what the command line asks for.
  static func run(_ name: String, _ words: [String]) async throws {
    Thread.detachNewThread {
      _ = try? FileHandle.standardInput.readToEnd()
      exit(0)
    }
    switch (name, words.count) {
    case ("subject-server", 1...2):
      try await serve(in: words[0], stored: words.count == 2 ? Int(words[1]) ?? 0 : 0)
    case ("subject-worker", 1):
      let worker = try Worker(
        url: words[0], id: "worker", functions: [answer],
        options: WorkerOptions(functionPlace: .connectionThread))
      try Output.standard.writeLine("started")
      try await worker.run()
    default:
      throw WrongUse("\(name) is for the other groups", advice: "Example: benchmarks server ping8")
    }
  }

  /// Serves promises kept in a directory, or in memory if it is `-`.
  @concurrent
  private static func serve(in directory: String, stored: Int) async throws {
    let store: any ServedStore =
      if directory == "-" {
        VolatileStore()
      } else {
        try ReopeningStore {
          try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
          return try JournaledStore.open(directory)
        }
      }
    let deadline = TimeSource.system.now.advanced(by: 86_400_000)
    for number in 0..<stored {
      let create = PromiseCreate(id: "stored-\(number)", timeoutAt: deadline)
      _ = try await store.send(.promiseCreate(create), durability: .inOrder)
    }
    var options = ServerOptions()
    options.port = 0
    options.metricsPort = 0
    let server = try Server(
      store: store, options: options, generator: SystemRandomNumberGenerator())
    try Output.standard.writeLine("\(server.url) \(server.metricsURL ?? "")")
    try await server.run()
  }
}

/// A process of one of ``ServerSubject/groups``, for as long as somebody does something with it.
struct Companion {
  /// What it said when it had started.
  let greeting: [String]
  private let process: Process

  static func run(
    _ words: [String], _ body: (Companion) async throws -> Measurement
  ) async throws -> Measurement {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = Bundle.main.executableURL
    process.arguments = words
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    defer {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
    var said = Data()
    while said.last != UInt8(ascii: "\n") {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { throw NotStarted(words: words) }
      said += more
    }
    let greeting = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return try await body(Companion(greeting: greeting.map(String.init), process: process))
  }

  /// How much memory the process holds now, in KB.
  func residentKilobytes() throws -> Double {
    let ps = Process()
    let output = Pipe()
    ps.executableURL = URL(filePath: "/usr/bin/env")
    ps.arguments = ["ps", "-o", "rss=", "-p", String(process.processIdentifier)]
    ps.standardOutput = output
    try ps.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    ps.waitUntilExit()
    // The system's kilobyte has 1,024 bytes.
    return (Double(said.filter(\.isNumber)) ?? 0) * 1.024
  }
}

/// A process that the load was to go to did not start.
private struct NotStarted: Error, CustomStringConvertible {
  let words: [String]

  var description: String { "'benchmarks \(words.joined(separator: " "))' did not start" }
}
