import ArgumentParsing
import DurablePromises
import HTTP
import PromiseServer

/// What the options of `serve` and `dev` say.
struct ServerSetup {
  /// Where promises are kept if nothing is said.
  static let dataDirectory = "reprise-data"

  /// How the server is reached; the port of the metrics is settled later.
  var server: ServerOptions
  /// Which rules it follows; nil for those that the data were made with.
  let profile: Configuration.Profile?
  /// The port of the metrics that was asked for; 0 for none, nil if nothing was said.
  let metricsPort: Int?
  /// The NATS server that carries messages too, if one does.
  let nats: String?

  static let options: [Option] = [
    Option(
      "host", valueName: "HOST", help: "The address to listen on.", defaultText: "127.0.0.1"),
    Option(
      "port", kind: .integer, valueName: "N", help: "The port; 0 takes a free one.",
      defaultText: "8001"),
    Option(
      "metrics-port", kind: .integer, valueName: "N",
      help: "The port of the metrics for Prometheus; 0 for none.",
      defaultText: "9090; a free one with --port 0"),
    Option("token-file", kind: .path, valueName: "FILE", help: "Whom the server obeys."),
    Option(
      "nats", valueName: "URL", help: "Send messages for nats:// addresses through this server."),
    .flag("debug", help: "Let checkers set the time: never for real data."),
    .flag("strict", help: "Follow the specification where released servers do not."),
  ]

  init(_ context: Context) throws {
    let invocation = context.invocation
    var server = ServerOptions()
    server.host = invocation.string("host") ?? server.host
    server.port = try invocation.int("port", in: 0...65_535) ?? server.port
    server.isDebugging = invocation.flag("debug")
    metricsPort = try invocation.int("metrics-port", in: 0...65_535)
    profile = invocation.flag("strict") ? .strict : nil
    nats = invocation.string("nats")
    if let file = invocation.string("token-file") {
      do {
        server.tokens = try Tokens(contentsOf: file)
      } catch {
        let isMissing = error.reason == .unreadable
        throw Failure(isMissing ? .inputNotFound : .badData, "\(error)")
      }
    }
    self.server = server
  }

  /// Settles on a port for the metrics: one that was asked for must be had, the usual one need not.
  mutating func chooseMetricsPort(_ context: Context) async {
    guard metricsPort == nil else {
      server.metricsPort = metricsPort == 0 ? nil : metricsPort
      return
    }
    guard server.port != 0 else {
      server.metricsPort = 0
      return
    }
    do {
      let probe = try HTTPServer(host: server.host, port: 9_090, threads: 1) { _ in
        HTTPResponse(.notFound)
      }
      await probe.shutdown(within: .zero)
      server.metricsPort = 9_090
    } catch {
      context.warn("port 9090 is taken: there are no metrics. Another port: --metrics-port N")
    }
  }
}
