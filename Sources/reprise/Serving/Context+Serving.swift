import ArgumentParsing
import Foundation
import HTTP
import PromiseServer
import PromiseStores
import Terminals

extension Context {
  /// Serves a store until a signal ends it.
  ///
  /// - Parameters:
  ///   - setup: how.
  ///   - store: where promises are kept.
  ///   - directory: the same for people; nil for memory.
  /// - Returns: the exit code.
  /// - Throws: ``Failure`` if the server cannot begin; what the store throws.
  func serve(
    _ setup: ServerSetup, _ store: any ServedStore, keptIn directory: String?
  ) async throws -> ExitCode {
    var setup = setup
    DescriptorLimit.raise()
    let signals = try StopSignal.listen(
      saying: "Stopping: what runs is finished first. Ctrl-C again stops at once.")
    await setup.chooseMetricsPort(self)
    let server: Server
    do {
      server = try Server(
        store: store, options: setup.server, transports: try setup.transports(),
        generator: SystemRandomNumberGenerator())
    } catch let error as UnprotectedHost {
      try? await store.close()
      throw Failure(.usage, "\(error)")
    } catch let error as HTTPSocketError {
      try? await store.close()
      throw Failure(listening: error, setup, command: invocation.path.joined(separator: " "))
    }
    try announce(server, keptIn: directory)
    return try await runUntilStopped(signals) {
      await server.shutdown()
    } _: {
      try await server.run()
    }
  }

  /// Says where the server is, and how to try it.
  private func announce(_ server: Server, keptIn directory: String?) throws {
    struct Document: Encodable {
      let schema = 1
      let url: String
      let port: Int
      let metricsPort: Int?
      let data: String?
    }
    let metrics = server.metricsURL
    if wantsJSON {
      let port = metrics.flatMap { URL(string: $0)?.port }
      return try writeJSONLine(
        Document(url: server.url, port: server.port, metricsPort: port, data: directory))
    }
    if invocation.flag("plain") {
      return try write([
        "url\t\(server.url)", "metrics\t\(metrics ?? "-")", "data\t\(directory ?? "-")",
      ])
    }
    let kept = directory.map { "kept in \($0)" } ?? "kept in memory, and gone when this ends"
    try write(
      ["Promises are served at \(server.url), \(kept)."]
        + (metrics.map { ["Metrics: \($0)"] } ?? []))
    let url = server.port == 8_001 ? "" : " --url \(server.url)"
    hint("Try:  reprise worker\(url)")
    hint("      reprise invoke greet-1 --func greet --arg Ada --wait\(url)")
    hint("Ctrl-C stops the server.")
  }
}

extension Failure {
  /// An address that cannot be listened on.
  fileprivate init(listening error: HTTPSocketError, _ setup: ServerSetup, command: String) {
    guard error.code == EADDRINUSE else {
      self.init(.unavailable, "\(error)", "Look at --host, --port and --metrics-port.")
      return
    }
    let isMetrics =
      setup.server.metricsPort.map { error.operation.hasSuffix(":\($0)") } ?? false
    let port = isMetrics ? setup.server.metricsPort ?? 0 : setup.server.port
    self.init(
      .unavailable, "port \(port) is taken",
      isMetrics
        ? "Choose another one, or 0 for no metrics: --metrics-port N"
        : "If a server is there already, use it: reprise promises search --url http://localhost:\(port)",
      isMetrics ? "" : "Or take a free port: reprise \(command) --port 0")
  }
}
