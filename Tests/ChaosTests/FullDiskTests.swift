import DurablePromises
import Foundation
import HTTP
import PromiseStores
import TestProcesses
import TestThreads
import Testing
import Workers

/// A server on a file system that is full, and that may not be written.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct FullDiskTests {
  @Test func `nothing acknowledged is lost, and service resumes with the room`() async throws {
    let mount = try Mount(megabytes: 16)
    var server = try Subject(["server", mount.path, "0"])
    let port = try server.line()
    let url = "http://127.0.0.1:\(port)"
    let client = try HTTPClient()
    let store = try RemoteStore(url: url, client: client, attempts: 1)
    mount.fill()
    var acknowledged: [String] = []
    var refusal: RemoteStoreError?
    // Until what was set aside for the journal is used up.
    while refusal == nil {
      do {
        try await Self.create("p-\(acknowledged.count)", by: store)
        acknowledged.append("p-\(acknowledged.count)")
      } catch let error as RemoteStoreError {
        refusal = error
      }
    }
    #expect(!acknowledged.isEmpty)
    #expect(refusal?.problem.contains("failed with status 50") == true)
    #expect(refusal?.problem.contains("No space left") == true, "\(String(describing: refusal))")
    let (origin, _) = try HTTPOrigin.parse(url)
    let bad = try await client.send(HTTPRequest(target: "/ready"), to: origin)
    #expect(bad.status == .serviceUnavailable)
    #expect(String(decoding: bad.body, as: UTF8.self).contains("No space left"))
    await #expect(throws: RemoteStoreError.self) { try await Self.create("q", by: store) }

    mount.clear()
    while try await client.send(HTTPRequest(target: "/ready"), to: origin).status != .ok {}
    try await Self.create("q", by: store)
    acknowledged.append("q")
    try await Self.expect(acknowledged, in: store)
    let code = server.end()
    #expect(code == 0)

    try mount.remount("ro")
    server = try Subject(["server", mount.path, port])
    #expect(throws: Subject.Ended.self) { try server.line() }
    try mount.remount("rw")
    server = try Subject(["server", mount.path, port])
    _ = try server.line()
    try await Self.expect(acknowledged, in: store)
    client.close()
    _ = server.end()
  }

  private static func create(_ id: String, by store: RemoteStore) async throws {
    let create = PromiseCreate(
      id: id, timeoutAt: TimeSource.system.now.advanced(by: 3_600_000),
      param: Value(data: String(repeating: "x", count: 20_000)))
    let response = try await store.send(.promiseCreate(create))
    #expect(response.status == .ok)
  }

  private static func expect(_ ids: [String], in store: RemoteStore) async throws {
    for id in ids {
      let response = try await store.send(.promiseGet(id: id))
      #expect(response.status == .ok, "\(id) is missing")
    }
  }
}

/// A small file system in memory, which goes with the value.
private final class Mount {
  let path: String
  private var filler: String { "\(path)/filler" }

  init(megabytes: Int) throws {
    path = NSTemporaryDirectory() + "reprise-disk-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "none", path) else {
      try? FileManager.default.removeItem(atPath: path)
      try Test.cancel("file systems are mounted by root, on Linux")
    }
  }

  deinit {
    _ = try? Self.run("umount", "-l", path)
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Takes all the room.
  func fill() {
    let piece = Data(count: 4_096)
    guard FileManager.default.createFile(atPath: filler, contents: nil),
      let file = FileHandle(forWritingAtPath: filler)
    else { return }
    while (try? file.write(contentsOf: piece)) != nil {}
    try? file.close()
  }

  func clear() { try? FileManager.default.removeItem(atPath: filler) }

  func remount(_ option: String) throws {
    guard try Self.run("mount", "-o", "remount,\(option)", path) else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  private static func run(_ program: String, _ words: String...) throws -> Bool {
    var command = Command("/usr/bin/env", [program] + words)
    command.errors = .nowhere
    return try command.run().ending == .exited(0)
  }
}
