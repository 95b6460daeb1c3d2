import Foundation
import TestProcesses

/// A real `nats-server` in a process of its own, for as long as this object lives.
public final class NATSPeer: Sendable {
  /// What went wrong with the process.
  public struct Failure: Error, CustomStringConvertible {
    /// What the server had said.
    public let description: String
  }

  /// Where the program is; `nil` when this machine has none.
  public static let program: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    // Packages put it where only administrators look.
    let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/bin"]
    return folders.map { "\($0)/nats-server" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The port on which the server listens.
  public let port: Int
  private let process: Child

  /// Where clients find the server.
  public var url: String { "nats://127.0.0.1:\(port)" }

  /// Starts a server and waits until it listens.
  ///
  /// - Parameters:
  ///   - port: a port; -1 chooses a free one.
  ///   - arguments: further arguments.
  /// - Throws: ``Failure`` when the server does not start.
  public init(port: Int = -1, _ arguments: [String] = []) throws {
    guard let program = Self.program else { throw Failure(description: "no nats-server") }
    var command = Command(program, ["-a", "127.0.0.1", "-p", "\(port)"] + arguments)
    command.output = .nowhere
    command.errors = .test
    process = try command.start()
    var said = ""
    while !said.contains("Server is ready") {
      guard let part = process.errors.next() else { throw Failure(description: said) }
      said += part
    }
    let mark = "Listening for client connections on 127.0.0.1:"
    guard let number = said.components(separatedBy: mark).last?.prefix(while: \.isNumber),
      let port = Int(number)
    else { throw Failure(description: said) }
    self.port = port
  }

  deinit { stop() }

  /// Makes the server say nothing more, although its connections stay.
  public func freeze() { process.signal(SIGSTOP) }

  /// Kills the server.
  public func stop() { process.kill() }
}
