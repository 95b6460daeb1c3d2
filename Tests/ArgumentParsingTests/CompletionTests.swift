import ArgumentParsing
import Foundation
import TestThreads
import Testing

/// A line up to the cursor, and what is offered there.
struct CompletionCase: Sendable, CustomTestStringConvertible {
  let words: [String]
  let offered: [String]

  init(_ words: [String], _ offered: [String]) {
    self.words = words
    self.offered = offered
  }

  var testDescription: String { words.joined(separator: " ") + "|" }

  /// The cases that hold in every shell.
  static let common: [CompletionCase] = [
    .init(["cha"], ["chapters"]),
    .init(["j"], ["journal"]),
    .init(["secr"], []),
    .init(["help", ""], ["chapters", "run", "journal", "exit-codes"]),
    .init(["help", "journal", ""], ["show", "repair"]),
    .init(["journal", ""], ["show", "repair"]),
    .init(["--json", "journal", ""], ["show", "repair"]),
    .init(["--color", "always", "journal", "r"], ["repair"]),
    .init(["--color=always", "journal", "r"], ["repair"]),
    .init(["run", "--se"], ["--seed"]),
    .init(["run", "--co"], ["--color"]),
    .init(["run", "--gen"], []),
    .init(["chapters", "--se"], []),
    .init(["run", "0"], ["00", "01"]),
    .init(["run", "--seed", "5", "0"], ["00", "01"]),
    .init(["run", "-s", "-5", "0"], ["00", "01"]),
    .init(["run", "-q", "0"], ["00", "01"]),
    .init(["run", "--seed", ""], []),
    .init(["run", "00", ""], ["memory", "durable"]),
    .init(["run", "--", "00", "m"], ["memory"]),
    .init(["run", "00", "memory", ""], []),
    .init(["--color", "a"], ["auto", "always"]),
    .init(["run", "00", "--color", "n"], ["never"]),
    .init(["run", "--output", "some"], ["some file"]),
    .init(["run", "-o", "some"], ["some file"]),
    .init(["journal", "show", "x", "y", "some"], ["some file"]),
  ]
}

struct CompletionTests {
  private static let words = [
    "chapters": [
      CompletionWord("00", "Run it, break it: it's \"$HOME\" [`date`]\nover two lines"),
      CompletionWord("01", "A:b"),
      CompletionWord("it's $HOME:`date`", "Odd"),
    ]
  ]

  private static func script(_ shell: CompletionShell) -> String {
    Sample.root.completionScript(for: shell, words: words)
  }

  /// The script for bash or zsh that completes a line in a folder with one file.
  private static func program(_ shell: CompletionShell, _ lines: [String]) -> String {
    ([script(shell)] + lines).joined(separator: "\n")
  }

  private static func quoted(_ words: [String]) -> String {
    words.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }
      .joined(separator: " ")
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }

  @Test(
    .enabled(if: Shell.isInstalled(.bash), "bash is not installed"))
  func `bash accepts its script`() throws {
    let result = try #require(Shell(.bash)).run(Self.script(.bash), options: ["-n"])
    #expect(result.text.isEmpty)
    #expect(result.status == 0)
  }

  private static func completeInBash(_ words: [String]) throws -> [String] {
    let shell = try #require(Shell(.bash))
    let all = ["reprise"] + words
    let result = try shell.run(
      program(
        .bash,
        [
          "compgen() { printf '%s\\n' 'some file'; }", "compopt() { :; }", "set -u",
          "COMP_WORDS=(\(quoted(all)))", "COMP_CWORD=\(all.count - 1)", "_reprise",
          #"for word in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do printf '%s\n' "$word"; done"#,
        ]), options: ["--norc"])
    #expect(result.status == 0)
    return lines(result.text)
  }

  @Test(
    .longRunning,
    .enabled(if: Shell.isInstalled(.bash), "bash is not installed"),
    arguments: CompletionCase.common + [
      .init(["--color", "=", "al"], ["always"]),
      .init(["--color", "="], ["auto", "always", "never"]),
      .init(["--color", "=", "always", "j"], ["journal"]),
      .init(["--color=al"], ["--color=always"]),
      .init(["run", "it"], [#"it\'s\ \$HOME:\`date\`"#]),
    ])
  func `bash completes`(line: CompletionCase) throws {
    #expect(try Self.completeInBash(line.words) == line.offered)
  }

  @Test(.enabled(if: Shell.isInstalled(.zsh), "zsh is not installed"))
  func `zsh accepts its script`() throws {
    let result = try #require(Shell(.zsh)).run(Self.script(.zsh), options: ["-f", "-n"])
    #expect(result.text.isEmpty)
    #expect(result.status == 0)
  }

  /// Completes with zsh's own matcher replaced by one that prints the array it is given.
  private static func completeInZsh(_ words: [String]) throws -> [String] {
    let shell = try #require(Shell(.zsh))
    let all = ["reprise"] + words
    let result = try shell.run(
      program(
        .zsh,
        [
          #"_describe() { [[ "$1" == -o ]] && shift; print -rl -- "${(@P)2}"; }"#,
          "_files() { print -r -- 'some file'; }", "compset() { :; }",
          "words=(\(quoted(all)))", "CURRENT=\(all.count)", "_reprise",
        ]), options: ["-f"])
    #expect(result.status == 0)
    return lines(result.text)
  }

  @Test(
    .enabled(if: Shell.isInstalled(.zsh), "zsh is not installed"),
    arguments: CompletionCase.common + [.init(["--color=a"], ["auto", "always"])])
  func `zsh completes`(line: CompletionCase) throws {
    var typed = line.words.last ?? ""
    if typed.hasPrefix("--"), let sign = typed.firstIndex(of: "=") {
      typed = String(typed[typed.index(after: sign)...])
    }
    // The real matcher drops what does not begin with the word; this does it here.
    let words = try Self.completeInZsh(line.words)
      .map { $0.split(separator: ":", omittingEmptySubsequences: false)[0] }
      .filter { $0.hasPrefix(typed) }
    #expect(words.map(String.init) == line.offered)
  }

  @Test(.enabled(if: Shell.isInstalled(.zsh), "zsh is not installed"))
  func `zsh reads words and descriptions as they are`() throws {
    #expect(
      try Self.completeInZsh(["run", ""]) == [
        "00:Run it, break it: it's \"$HOME\" [`date`] over two lines", "01:A:b",
        #"it's $HOME\:`date`:Odd"#,
      ])
    let options = try Self.completeInZsh(["run", "-"])
    #expect(options.contains("--all:Say $HOME, `date`, \"all\", [it]: it's everything."))
  }

  @Test(.enabled(if: Shell.isInstalled(.fish), "fish is not installed"))
  func `fish accepts its script`() throws {
    let result = try #require(Shell(.fish)).run(Self.script(.fish), options: ["-N", "-n"])
    #expect(result.text.isEmpty)
    #expect(result.status == 0)
  }

  @Test(
    .enabled(if: Shell.isInstalled(.fish), "fish is not installed"),
    arguments: CompletionCase.common.filter { !$0.offered.contains("some file") } + [
      .init(["--color=a"], ["--color=auto", "--color=always"]),
      .init(["run", "it"], ["it's $HOME:`date`"]),
    ])
  func `fish completes`(line: CompletionCase) throws {
    let shell = try #require(Shell(.fish))
    let typed = (["reprise"] + line.words).joined(separator: " ")
    let result = try shell.run(
      Self.program(.fish, ["complete -C '\(typed)'"]), options: ["-N"])
    #expect(result.status == 0)
    // Where nothing begins with the word, fish offers what merely contains its letters.
    let words = Self.lines(result.text).map { String($0.split(separator: "\t")[0]) }
      .filter { $0.hasPrefix(line.words.last ?? "") }
    #expect(words.sorted() == line.offered.sorted())
  }

  @Test(arguments: CompletionShell.allCases)
  func `is the same every time, and ends with a line feed`(shell: CompletionShell) {
    let script = Self.script(shell)
    #expect(script == Self.script(shell))
    #expect(script.hasSuffix("\n"))
    #expect(!script.contains("secret"))
  }
}
