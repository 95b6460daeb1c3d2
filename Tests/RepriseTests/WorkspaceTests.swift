import Foundation
import TestThreads
import Testing

@Suite(.longRunning)
struct WorkspaceTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try sampleWorkspace()
    tool = Tool(folder: folder.path)
  }

  @Test func `bare reprise says where you are, through a whole chapter`() throws {
    let commands = [["read", "00"], ["run", "00"], ["step", "00"]]
    for words in commands {
      let home = try tool.run()
      #expect(home.code == 0)
      #expect(home.lines.count <= 12)
      #expect(home.lines.contains("Next:  reprise \(words.joined(separator: " "))"))
      #expect(try tool.run(words[0], words[1]).code == 0)
    }
    #expect(folder.read(".reprise/progress") == "reprise progress 1\nread 00\nrun 00\nstep 00\n")
    let home = try tool.run()
    #expect(home.output.contains("You are in chapter 04"))
    #expect(home.output.contains("1 of 2 chapters"))
    #expect(home.output.contains("swift build -c release"))
    let json = try object(try tool.run("--json").output)
    #expect(json["next"] as? String == "reprise read 04")
  }

  @Test func `resumes where the last chapter was left`() throws {
    try folder.write(".reprise/progress", "reprise progress 1\nread 04\n")
    #expect(try tool.run().output.contains("Next:  reprise run 04"))
    try folder.write(".reprise/progress", "reprise progress 1\nread 04\nrun 04\nstep 04\n")
    #expect(try tool.run().output.contains("Next:  reprise read 00"))
  }

  @Test func `lines that make no sense are warned of, ignored and kept`() throws {
    let text = "reprise progress 1\n# mine\nread 00\ndance 00\nrun\n"
    try folder.write(".reprise/progress", text)
    let result = try tool.run("step", "00", "--at", "1")
    #expect(result.code == 0)
    #expect(result.notes.contains("progress:4: not a line such as 'read 01'"))
    #expect(result.notes.contains("progress:5: "))
    #expect(folder.read(".reprise/progress") == text + "step 00\n")
  }

  @Test func `a file of another version is left alone`() throws {
    try folder.write(".reprise/progress", "reprise progress 2\nread 00\n")
    let result = try tool.run("run", "00")
    #expect(result.code == 0)
    #expect(result.notes.contains("warning:"))
    #expect(folder.read(".reprise/progress") == "reprise progress 2\nread 00\n")
  }

  @Test func `progress that cannot be saved is a warning`() throws {
    try folder.write(".reprise", "a file where a folder should be")
    let result = try tool.run("run", "00")
    #expect(result.code == 0)
    #expect(result.notes.contains("warning: progress was not saved"))
  }

  @Test func `nothing is written outside a workspace`() throws {
    let other = try Folder()
    #expect(try Tool(folder: other.path).run("run", "00").code == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == [])
  }

  @Test func `lists the chapters, for people and for programs`() throws {
    try folder.write(".reprise/progress", "reprise progress 1\nread 04\n")
    let table = try tool.run("chapters")
    #expect(table.lines == ["00  start      new       10 min", "04  forty-two  started   20 min"])
    let plain = try tool.run("chapters", "--plain")
    #expect(plain.lines == ["00\tstart\tnew\t10", "04\tforty-two\tstarted\t20"])
    let json = try object(try tool.run("chapters", "--json").output)
    #expect(json["schema"] as? Int == 1)
    let rows = try #require(json["chapters"] as? [[String: Any]])
    #expect(rows.map { $0["slug"] as? String } == ["start", "forty-two"])
    #expect(rows[1]["state"] as? String == "started")
  }

  @Test(arguments: ["4", "04", "forty-two", "04-forty-two"])
  func `reads a chapter by its number or name`(name: String) throws {
    let result = try tool.run("read", name)
    #expect(result.code == 0)
    #expect(result.output.contains("04 The title of forty-two"))
    #expect(result.lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `the text fits the columns, and is ASCII if asked`() throws {
    var narrow = tool
    narrow.environment["COLUMNS"] = "40"
    #expect(try narrow.run("read", "04").lines.allSatisfy { $0.count <= 40 })
    #expect(try tool.run("read", "04", "--ascii").output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func `a chapter that is not there is wrong usage, with the nearest name`() throws {
    let result = try tool.run("read", "fourty-two")
    #expect(result.code == 64)
    #expect(result.notes.contains("did you mean 'forty-two'?"))
  }

  @Test func `without chapters there is nothing to read, and what is damaged is said`() throws {
    var lost = tool
    lost.environment["REPRISE_HOME"] = "/nowhere"
    #expect(try lost.run("chapters").code == 66)
    #expect(try lost.run("read", "04").code == 66)
    #expect(try lost.run().output.contains("Next:  reprise demo"))
    #expect(try lost.run("run", "04").code == 0)
    try folder.write("Chapters/04-forty-two/chapter.json", "{}")
    let damaged = try tool.run("chapters")
    #expect(damaged.code == 65)
    #expect(damaged.notes.contains("Chapters/04-forty-two/chapter.json"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions know the chapters`(shell: String) throws {
    let script = try tool.run("completions", shell)
    #expect(script.code == 0)
    #expect(script.output.contains("forty-two"))
    #expect(try tool.run("--generate-completion-script", shell).output == script.output)
  }

  @Test func `doctor says what is here and why`() throws {
    let result = try tool.run("doctor", "--ascii")
    #expect(result.code == 0)
    for name in ["swift", "terminal", "colour", "motion", "unicode", "chapters", "workspace"] {
      #expect(result.lines.contains { $0.hasPrefix(name) }, "\(name)")
    }
    #expect(result.output.contains("not a terminal"))
    #expect(result.output.contains("--ascii"))
    #expect(result.output.contains("swift build -c release"))
    #expect(try object(try tool.run("doctor", "--json").output)["schema"] as? Int == 1)
  }
}
