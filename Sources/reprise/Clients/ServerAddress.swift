import ArgumentParsing
import Foundation
import HTTP

/// Which server a command talks to, and who it says it is.
package struct ServerAddress: Hashable {
  /// Where the server is, as people write it.
  package let url: String
  /// The token to show, if there is one.
  package let token: String?

  /// Where a server is when nothing says where.
  static let standard = "http://localhost:8001"

  /// Looks at the options first, and then at the environment, as every Resonate client does.
  ///
  /// Source: cli.md E1, protocol §6.6.
  package init(url: String?, token: String?, environment: [String: String]) {
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    var parts: String?
    if let host = variable("RESONATE_HOST") ?? variable("RESONATE_PORT").map({ _ in "localhost" }) {
      let scheme = variable("RESONATE_SCHEME") ?? "http"
      let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
      parts = "\(scheme)://\(name):\(variable("RESONATE_PORT") ?? "8001")"
    }
    self.url = url ?? variable("RESONATE_URL") ?? parts ?? Self.standard
    self.token = token ?? variable("RESONATE_TOKEN")
  }

  init(_ context: Context) {
    let invocation = context.invocation
    self.init(
      url: invocation.string("url") ?? invocation.string("server"),
      token: invocation.string("token"), environment: context.environment)
  }

  /// The server, and the path that its requests go to.
  func parsed() throws(Failure) -> (origin: HTTPOrigin, target: String) {
    do {
      return try HTTPOrigin.parse(url)
    } catch {
      throw Failure(
        .usage, "\(error.detail)",
        "Give the address as http://HOST:PORT, with --url or in RESONATE_URL.")
    }
  }
}

extension Option {
  /// `--url URL` and `--token JWT`, as every command that asks a server takes them.
  static let server: [Option] = [
    Option(
      "url", short: "S", valueName: "URL", help: "Where the server is.",
      defaultText: "RESONATE_URL, or \(ServerAddress.standard)"),
    Option("server", valueName: "URL", help: "The same as --url.", isHidden: true),
    Option(
      "token", short: "T", valueName: "TOKEN", help: "Who you are, for a server that asks.",
      defaultText: "RESONATE_TOKEN"),
  ]
}
