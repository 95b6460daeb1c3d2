import Foundation

/// The program in the background: a server, or a worker.
///
/// It is killed when the last user of the value goes, so that no test leaves one behind.
final class Background {
  /// The process, which runs until somebody ends it.
  let process: Process
  private let notes: FileHandle
  private var said = ""
  /// What it printed first, which is a line of JSON.
  private(set) var ready: [String: Any] = [:]

  /// Starts the program, and waits for its first line.
  convenience init(_ tool: Tool, _ words: String...) throws { try self.init(tool, words: words) }

  /// The same with words from a list.
  init(_ tool: Tool, words: [String]) throws {
    let (process, output, notes) = try tool.prepare(words + ["--json"])
    self.process = process
    self.notes = notes.fileHandleForReading
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let part = output.fileHandleForReading.availableData
      guard !part.isEmpty else { throw Ended(said: try rest()) }
      line += part
    }
    ready = try object(String(decoding: line, as: UTF8.self))
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Where the server is.
  var url: String { ready["url"] as? String ?? "" }

  /// Waits until the program says something on standard error, and returns all that it has said.
  @discardableResult
  func hear(_ text: String) throws -> String {
    while !said.contains(text) {
      let part = notes.availableData
      guard !part.isEmpty else { throw Ended(said: said) }
      said += String(decoding: part, as: UTF8.self)
    }
    return said
  }

  /// Sends a signal, and waits for the end.
  @discardableResult
  func end(by signal: Int32) -> Int32 {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// What it says until its end.
  func rest() throws -> String {
    said += String(decoding: try notes.readToEnd() ?? Data(), as: UTF8.self)
    return said
  }

  /// The program ended before it said what was expected.
  struct Ended: Error {
    let said: String
  }
}

extension Tool {
  /// The same program, asking a server.
  func asking(_ server: Background) -> Tool {
    var tool = self
    tool.environment["RESONATE_URL"] = server.url
    return tool
  }
}
