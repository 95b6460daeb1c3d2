import ChaosTime
import DurablePromises
import Foundation
import HTTP
import Journaling
import PromiseServer
import PromiseStores
import Retrying
import Synchronization
import Transports
import Workers

/// A server or a worker in a process of its own, to be killed.
///
///     ChaosSubject server DIRECTORY PORT [POLL-LIFETIME-MILLISECONDS]
///     ChaosSubject worker URL GROUP ID LEDGER
///
/// It says in one line that it is there, and ends in order when its standard input does.
@main struct Subject {
  static func main() async {
    let words = CommandLine.arguments.dropFirst()
    do {
      switch (words.first, Array(words.dropFirst())) {
      case ("server", let words) where words.count >= 2:
        try await serve(words[0], port: Int(words[1]) ?? 0, words.dropFirst(2).first)
      case ("worker", let words) where words.count == 4:
        try await work(url: words[0], group: words[1], id: words[2], ledger: words[3])
      default:
        complain("ChaosSubject server … | worker …")
        exit(64)
      }
    } catch {
      // Not thrown on: that would be a crash, and whoever looks at crashes keeps the output open.
      complain("\(error)")
      exit(1)
    }
  }

  private static func complain(_ words: String) {
    FileHandle.standardError.write(Data("\(words)\n".utf8))
  }

  private static func serve(_ directory: String, port: Int, _ lifetime: String?) async throws {
    DescriptorLimit.raise()
    let store = try ReopeningStore(backoff: .init(first: 50, longest: 500)) {
      // Small segments, so that there are many, and little is set aside on a disk that gets full.
      var options = JournalOptions()
      options.segmentSize = 1 << 20
      return try JournaledStore.open(
        directory, configuration: Configuration(retryTimeout: 500), options: options)
    }
    var options = ServerOptions()
    options.port = port
    if let lifetime { options.pollLifetime = .milliseconds(Int(lifetime) ?? 0) }
    let server = try Server(
      store: store, options: options, generator: SystemRandomNumberGenerator())
    say("\(server.port)")
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      group.addTask {
        await inputEnded()
        await server.shutdown(within: .seconds(5))
      }
      try await group.waitForAll()
    }
  }

  private static func work(url: String, group: String, id: String, ledger: String) async throws {
    let client = try HTTPClient()
    let receiver = try PollReceiver(
      url: url, group: group, id: id, client: client, clock: Hurry())
    let remote = try RemoteStore(
      url: url, address: receiver.unicast, client: client, time: .hurried)
    let store = LedgerStore(store: remote, ledger: try Ledger(ledger))
    let worker = Worker(
      store: store, receiver: remote.feeding(from: receiver), functions: functions,
      options: WorkerOptions(
        processID: id, ttl: .seconds(1), backoff: .constant(.milliseconds(100), attempts: .max)))
    say(worker.target)
    try await withThrowingTaskGroup { group in
      group.addTask { try await worker.run() }
      group.addTask {
        await inputEnded()
        await worker.drain(within: .zero)
      }
      try await group.next()
      group.cancelAll()
    }
    exit(0)
  }

  /// Not `print`, which keeps what it writes to a pipe.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  /// Waits for whoever started this process to let it go, or to die.
  private static func inputEnded() async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        while readLine() != nil {}
        continuation.resume()
      }
    }
  }
}
