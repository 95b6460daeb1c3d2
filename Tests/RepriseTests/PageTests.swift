import Foundation
import TestThreads
import Testing

/// Every command that a page shows does what the page says.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct PageTests {
  /// A command on a page, and the output that the page shows for it.
  struct Shown: CustomTestStringConvertible, Sendable {
    let page: String
    let command: String
    /// `nil` where the page shows none.
    let output: String?
    /// What it exits with: 0 unless the next line says `# exits with 1`, or another number.
    let code: Int32

    var testDescription: String { "\(page): \(command)" }
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let pages: [String] = {
    let chapters = root.appending(path: "Chapters").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: chapters)) ?? []
    let pages = names.sorted().map { "Chapters/\($0)/chapter.md" }
    return ["README.md"]
      + pages.filter { FileManager.default.fileExists(atPath: root.appending(path: $0).path) }
  }()

  static let commands: [Shown] = pages.flatMap { page in
    let text = (try? String(contentsOf: root.appending(path: page), encoding: .utf8)) ?? ""
    return shown(on: page, text)
  }

  /// The commands in the shell fences of a page.
  ///
  /// Output belongs to a fence with one command.
  static func shown(on page: String, _ text: String) -> [Shown] {
    var all: [Shown] = []
    var lines = text.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      guard line == "```sh" else { continue }
      let body = lines.prefix { $0 != "```" }
      lines = lines.dropFirst(body.count + 1)
      var commands: [(text: String, code: Int32)] = []
      for line in body {
        if let text = command(line) { commands.append((text, 0)) }
        guard let code = line.wholeMatch(of: #/# exits with ([0-9]+)/#), !commands.isEmpty else {
          continue
        }
        commands[commands.count - 1].code = Int32(code.1) ?? 0
      }
      let rest = lines.drop { $0.isEmpty }
      var output: String?
      if commands.count == 1, rest.first == "```text" {
        output = rest.dropFirst().prefix { $0 != "```" }.map { $0 + "\n" }.joined()
      }
      all += commands.map {
        Shown(page: page, command: $0.text, output: output, code: $0.code)
      }
    }
    return all
  }

  /// The words after `reprise`, if the line is one of our commands.
  private static func command(_ line: String) -> String? {
    let line = line.components(separatedBy: "  #")[0].trimmingCharacters(in: .whitespaces)
    for prefix in ["swift run reprise", "reprise"] where line.hasPrefix(prefix) {
      return "reprise" + line.dropFirst(prefix.count)
    }
    return nil
  }

  /// A folder of its own, in which the project's histories can be found as in the project.
  static func folder() throws -> Folder {
    let folder = try Folder()
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/fixtures", withDestinationPath: root.appending(path: "fixtures").path)
    return folder
  }

  @Test func `there are pages, and they show commands`() {
    #expect(Self.pages.count > 8)
    #expect(Self.commands.count > 20)
  }

  @Test(arguments: commands) func `does what the page says`(shown: Shown) throws {
    let folder = try Self.folder()
    let tool = Tool(folder: folder.path, environment: ["REPRISE_HOME": Self.root.path])
    let result = try tool.runInShell(shown.command)
    #expect(result.code == shown.code, "\(result.notes)")
    if let output = shown.output {
      let trimmed = result.output.components(separatedBy: "\n").map(\.withoutTrailingSpaces)
      #expect(trimmed.joined(separator: "\n") == output)
    }
  }

  @Test(arguments: pages.dropFirst()) func `the chapter's own command prints what is kept`(
    page: String
  ) throws {
    let chapter = Self.root.appending(path: page).deletingLastPathComponent()
    let manifest = try JSONSerialization.jsonObject(
      with: Data(contentsOf: chapter.appending(path: "chapter.json")))
    let command = try #require((manifest as? [String: Any])?["command"] as? String)
    let folder = try Self.folder()
    let tool = Tool(folder: folder.path, environment: ["REPRISE_HOME": Self.root.path])
    let result = try tool.runInShell(command)
    let shown = Self.commands.first { $0.page == page && $0.command == command }
    #expect(result.code == shown?.code ?? 0, "\(result.notes)")
    try Kept.expect(result.output, in: chapter.appending(path: "expected-output.txt"))
  }
}

/// Every playground page prints what is kept beside it.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct PlaygroundPageTests {
  static let folder = PageTests.root.appending(path: "Playgrounds/Reprise.playground/Pages")

  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { String($0.prefix { $0 != "." }) }
  }()

  @Test func `there are twenty-one pages`() { #expect(Self.names.count == 21) }

  @Test(arguments: names) func `prints what is kept`(name: String) throws {
    let page = Self.folder.appending(path: "\(name).xcplaygroundpage")
    let scratch = try Folder()
    let result = try Tool(folder: scratch.path).runInShell("Page-\(name)")
    #expect(result.code == 0, "\(result.notes)")
    try Kept.expect(result.output, in: page.appending(path: "expected-output.txt"))
  }
}

extension String {
  fileprivate var withoutTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
