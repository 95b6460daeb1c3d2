import Foundation
import Journaling
import PromiseStores
import TestThreads
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program whose journal cannot be had says why, and with which code.
@Suite(.longRunning)
struct JournalTroubleTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  /// Leaves a journal in which everything was done.
  private func leaveJournal() throws {
    let result = try tool.run("run", "10", "--part", "promise", "--journal", "j")
    #expect(result.code == 0, "\(result.notes)")
    #expect(result.lines.contains("42"))
  }

  @Test func `a journal that is kept answers the next run without running a body`() throws {
    try leaveJournal()
    let again = try tool.run("run", "10", "--part", "promise", "--journal", "j")
    #expect(again.code == 0 && again.lines.contains("42"))
    #expect(!again.output.contains("body runs"))
  }

  @Test(arguments: [[], ["--crash-at", "5"]])
  func `a file where the directory should be is no input`(crash: [String]) throws {
    try folder.write("j", "not a directory")
    let result = try tool.run(
      words: ["run", "10", "--part", "sleeps", "--journal", "j"] + crash)
    #expect(result.code == 66)
    #expect(result.notes.contains("j: a file, not a directory"))
    #expect(folder.read("j") == "not a directory")
  }

  @Test func `damage is bad data, and nothing is changed`() throws {
    try leaveJournal()
    let name = "\(folder.path)/j/00000000000000000001.seg"
    var bytes = try Data(contentsOf: URL(filePath: name))
    bytes[4_096 + 40] ^= 1
    try bytes.write(to: URL(filePath: name))
    let result = try tool.run("run", "10", "--part", "promise", "--journal", "j")
    #expect(result.code == 65)
    #expect(result.notes.contains("damaged at byte"))
    #expect(result.output == "")
    #expect(try Data(contentsOf: URL(filePath: name)) == bytes)
  }

  @Test func `a journal in use is unavailable, and its holder is named`() async throws {
    try leaveJournal()
    let store = try JournaledStore.open("\(folder.path)/j")
    let result = try tool.run("run", "10", "--part", "promise", "--journal", "j")
    #expect(result.code == 69)
    #expect(result.notes.contains("in use by pid \(getpid())"))
    try await store.close()
    #expect(try tool.run("run", "10", "--part", "promise", "--journal", "j").code == 0)
  }

  @Test(.enabled(if: geteuid() != 0, "nothing is read-only to the superuser"))
  func `a read-only directory cannot be written`() throws {
    try leaveJournal()
    let path = "\(folder.path)/j"
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
    for place in ["j/inner", "j"] {
      let result = try tool.run("run", "10", "--part", "promise", "--journal", place)
      #expect(place == "j" || result.code == 73, "\(result.notes)")
    }
  }

  @Test(arguments: [1, 16, 64])
  func `no room is a result that cannot be written, and more room lets it go on`(
    blocks: Int
  ) throws {
    // No file may be longer than so many blocks of 512 bytes, and whoever tries gets an error.
    let run = "reprise run 10 --part promise --journal j"
    let full = try tool.runInShell("trap '' XFSZ; ulimit -f \(blocks); \(run)")
    #expect(full.code == 73, "\(full.notes)")
    #expect(full.notes.contains("failed for"))
    #expect(full.output == "")
    let roomy = try tool.runInShell(run)
    #expect(roomy.code == 0, "\(roomy.notes)")
    #expect(roomy.lines.contains("42"))
  }
}
