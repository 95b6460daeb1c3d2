internal import Foundation

/// Gives `body` a new directory inside another one, and removes it afterwards.
func inside(
  _ directory: String, _ body: (_ path: String) async throws -> Measurement
) async throws -> Measurement {
  let path = "\(directory)/benchmark-\(ProcessInfo.processInfo.processIdentifier)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  do {
    let measurement = try await body(path)
    try FileManager.default.removeItem(atPath: path)
    return measurement
  } catch {
    try? FileManager.default.removeItem(atPath: path)
    throw error
  }
}
