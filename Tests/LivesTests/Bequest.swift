import DurablePromises
import Foundation
import PromiseStores

/// What a killed life leaves behind: the bytes of its journal, as the kernel has them.
///
/// Two that are equal lead to equal lives, because nothing else comes through a kill.
struct Bequest: Hashable, Sendable {
  private let files: [String: Data]

  /// Reads a journal's directory; there may be none yet.
  init(_ journal: String) throws {
    var files: [String: Data] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: journal)) ?? [] {
      let data = try Data(contentsOf: URL(filePath: "\(journal)/\(name)"))
      // The name of the process that held the lock is for messages only.
      files[name] = name == "LOCK" ? data.prefix(0) : data
    }
    self.files = files
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(files.count)
    for (name, data) in files.sorted(by: { $0.key < $1.key }) {
      hasher.combine(name)
      // The bytes are looked at while the closure runs; `Data` hashes only the first of them.
      unsafe data.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
  }

  /// The ids of the promises that are settled in it, read from a copy that goes again.
  func settled(in scratch: String) async throws -> Set<String> {
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    for (name, data) in files { try data.write(to: URL(filePath: "\(scratch)/\(name)")) }
    let store = try JournaledStore.open(scratch)
    let settled = store.snapshot().promises.map(\.record).filter { $0.state != .pending }
    try await store.close()
    return Set(settled.map(\.id))
  }
}
