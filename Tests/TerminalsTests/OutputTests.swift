import Foundation
import Terminals
import Testing

@Suite(.timeLimit(.minutes(12)))
struct OutputTests {
  private static func output(to pipe: Pipe) -> Output {
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    return Output(results: descriptor, notes: descriptor)
  }

  @Test func `writes results and notes to their own streams`() throws {
    let results = Pipe()
    let notes = Pipe()
    let output = Output(
      results: results.fileHandleForWriting.fileDescriptor,
      notes: notes.fileHandleForWriting.fileDescriptor)
    try output.write("84")
    output.note("hint: é")
    try output.writeLine("")
    try results.fileHandleForWriting.close()
    try notes.fileHandleForWriting.close()
    #expect(try results.fileHandleForReading.readToEnd() == Data("84\n".utf8))
    #expect(try notes.fileHandleForReading.readToEnd() == Data("hint: é".utf8))
  }

  @Test func `a reader that left is no failure`() throws {
    Output.surviveClosedPipes()
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let output = Self.output(to: pipe)
    let error = #expect(throws: OutputError.self) { try output.write("84") }
    #expect(error?.isReaderGone == true)
    #expect(error?.exitCode == 0)
    output.note("nobody hears this")
  }

  @Test func `a stream that cannot be written is exit code 73`() {
    let error = #expect(throws: OutputError.self) {
      try Output(results: -1, notes: -1).write("84")
    }
    #expect(error?.isReaderGone == false)
    #expect(error?.exitCode == 73)
    #expect(error?.description.hasPrefix("cannot write the output: ") == true)
  }

  @Test func `writing nothing cannot fail`() throws {
    try Output(results: -1, notes: -1).write("")
  }

  @Test func `a pipe is no terminal, and has a size all the same`() {
    let size = StandardStream.output.size(environment: ["COLUMNS": "77"])
    #expect(size.columns > 0)
    #expect(size.rows > 0)
  }
}
