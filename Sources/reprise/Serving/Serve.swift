import ArgumentParsing
import DurablePromises
import Foundation
import Journaling
import PromiseServer
import PromiseStores

extension Feature {
  /// `reprise serve`: promises for many processes, kept in a journal.
  static let serve = Feature(
    command: Command(
      "serve", abstract: "Serve promises to workers and clients, and keep them on disk.",
      discussion:
        "Speaks the Resonate protocol over HTTP. What was answered is on disk: kill the server and start it again, and nothing is lost. Ctrl-C ends it in order, a second one at once.\n\nOnly this machine reaches the server, unless --host says otherwise; then --token-file must say whom it obeys: a token on each line, and after a blank the prefix of the ids that it covers.",
      examples: [
        .init("reprise serve", "at http://localhost:8001, kept in reprise-data"),
        .init("reprise serve --port 0 --data /tmp/promises", "at a free port"),
        .init("reprise worker", "in another terminal: hosts the functions of the course"),
      ],
      options: [
        Option(
          "data", kind: .path, valueName: "DIR", help: "Where promises are kept; made if missing.",
          defaultText: ServerSetup.dataDirectory)
      ] + ServerSetup.options)
  ) { context in
    let setup = try ServerSetup(context)
    let path = context.invocation.string("data") ?? ServerSetup.dataDirectory
    let store = try journaledStore(path, profile: setup.profile)
    return try await context.serve(setup, store, keptIn: URL(fileURLWithPath: path).path)
  }

  /// `reprise dev`: the same in memory.
  static let dev = Feature(
    command: Command(
      "dev", abstract: "Serve promises from memory, to try things out.",
      discussion: "The same as 'reprise serve', but nothing is kept.",
      examples: [
        .init("reprise dev", "at http://localhost:8001"),
        .init("reprise dev --port 0 --json", "at a free port; a line of JSON says which"),
      ],
      options: ServerSetup.options)
  ) { context in
    let setup = try ServerSetup(context)
    let store = VolatileStore(configuration: Configuration(profile: setup.profile ?? .compatible))
    return try await context.serve(setup, store, keptIn: nil)
  }

  private static func journaledStore(
    _ path: String, profile: Configuration.Profile?
  ) throws -> ReopeningStore {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .cannotWrite, "\(path): cannot be made: \(error.localizedDescription)",
        "Name another directory: --data DIR")
    }
    let configuration = profile.map { Configuration(profile: $0) }
    do {
      return try ReopeningStore {
        try JournaledStore.open(path, configuration: configuration)
      }
    } catch {
      throw Failure(opening: error, path)
    }
  }
}

extension Failure {
  /// A store that cannot be opened.
  fileprivate init(opening error: any Error, _ path: String) {
    if let error = error as? JournalError {
      self.init(error, path)
    } else if error is ConfigurationDiffers {
      self.init(
        .badData, "\(path): \(error)",
        "Leave --strict out, or name another directory: --data DIR")
    } else {
      self.init(
        .badData, "\(path): \(error)", "To look at what is there: reprise journal show \(path)")
    }
  }
}
