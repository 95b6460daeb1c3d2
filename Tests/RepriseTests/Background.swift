import TestProcesses

/// The program in the background: a server, or a worker.
///
/// It is killed when the last user of the value goes, so that no test leaves one behind.
final class Background {
  /// The process, which runs until somebody ends it.
  let process: Child
  private var said = ""
  /// What it printed first, which is a line of JSON.
  private(set) var ready: [String: Any] = [:]

  /// Starts the program, and waits for its first line.
  convenience init(_ tool: Tool, _ words: String...) throws { try self.init(tool, words: words) }

  /// The same with words from a list.
  init(_ tool: Tool, words: [String]) throws {
    process = try tool.command(words + ["--json"]).start()
    guard let line = process.output.line() else { throw Ended(said: rest()) }
    ready = try object(line)
  }

  /// Where the server is.
  var url: String { ready["url"] as? String ?? "" }

  /// Waits until the program says something on standard error, and returns all that it has said.
  @discardableResult
  func hear(_ text: String) throws -> String {
    while !said.contains(text) {
      guard let part = process.errors.next() else { throw Ended(said: said) }
      said += part
    }
    return said
  }

  /// Sends a signal, and waits for the end.
  @discardableResult
  func end(by signal: Int32) -> Ending {
    process.signal(signal)
    return process.wait()
  }

  /// What it says until its end.
  func rest() -> String {
    said += process.errors.rest()
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
