import ArgumentParsing
import Foundation
import Terminals
import Tracing

/// Reads a file, or standard input for `-`.
func readInput(_ path: String) throws(Failure) -> [UInt8] {
  do {
    if path == "-" { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) }
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Failure(
        .inputNotFound, "\(path): no such file",
        "A trace is written by: reprise run 04 --trace FILE")
    }
    guard !isDirectory.boolValue else {
      throw Failure(
        .inputNotFound, "\(path): a folder, not a file", "Name a file in it instead.")
    }
    // Not `Data(contentsOf:)`, which refuses pipes and devices, such as a shell's `<(…)`.
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    return [UInt8](try file.readToEnd() ?? Data())
  } catch let failure as Failure {
    throw failure
  } catch {
    throw Failure(
      .inputNotFound, "\(path): cannot be read", "\(error.localizedDescription)",
      "Check that the file may be read by you.")
  }
}

/// Reads a trace from a file, or from standard input for `-`.
func readTrace(_ path: String) throws(Failure) -> Trace {
  let bytes = try readInput(path)
  do throws(TraceError) {
    return try Trace(parsing: bytes, name: path == "-" ? "standard input" : path)
  } catch {
    throw Failure(error)
  }
}

/// Writes a text to a file, or to standard output for `-`.
///
/// The file is opened and written in place, so that a device or a pipe stays what it is.
func writeResult(_ text: String, to path: String, _ context: Context) throws {
  guard path != "-" else { return try context.output.write(text) }
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw unwritable(path, OutputError(code: errno)) }
  defer { close(descriptor) }
  do throws(OutputError) {
    try Output(results: descriptor, notes: StandardStream.error.rawValue).write(text)
  } catch {
    throw unwritable(path, error)
  }
}

private func unwritable(_ path: String, _ error: OutputError) -> Failure {
  Failure(.cannotWrite, "\(path): \(error)", "Choose another file, or '-' for the screen.")
}
