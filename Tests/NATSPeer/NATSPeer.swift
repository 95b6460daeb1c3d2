import Foundation
import Synchronization

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

  /// No other server may inherit the pipes between their making and their marking.
  private static let oneAtATime = Mutex(())

  /// The port on which the server listens.
  public let port: Int
  private let process: Process
  private let input: Pipe
  private let output: Pipe

  /// Where clients find the server.
  public var url: String { "nats://127.0.0.1:\(port)" }

  /// Starts a server and waits until it listens.
  ///
  /// - Parameters:
  ///   - port: a port; -1 chooses a free one.
  ///   - arguments: further arguments.
  public init(port: Int = -1, _ arguments: [String] = []) throws {
    guard let program = Self.program else { throw Failure(description: "no nats-server") }
    process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    // The server ends with this process, however that ends: nobody writes to the pipe.
    let script = #""$@" & server=$!; read _; kill -9 $server; wait $server"#
    process.arguments =
      ["-c", script, "sh", program, "-a", "127.0.0.1", "-p", "\(port)"] + arguments
    process.standardOutput = FileHandle.nullDevice
    (input, output) = try Self.oneAtATime.withLock { [process] _ in
      let (input, output) = (Pipe(), Pipe())
      for end in [input.fileHandleForWriting, output.fileHandleForReading] {
        _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
      }
      process.standardInput = input
      process.standardError = output
      try process.run()
      return (input, output)
    }
    var said = ""
    while !said.contains("Server is ready") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { throw Failure(description: said) }
      said += String(decoding: data, as: UTF8.self)
    }
    let mark = "Listening for client connections on 127.0.0.1:"
    guard let number = said.components(separatedBy: mark).last?.prefix(while: \.isNumber),
      let port = Int(number)
    else { throw Failure(description: said) }
    self.port = port
  }

  deinit { stop() }

  /// Kills the server.
  public func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
