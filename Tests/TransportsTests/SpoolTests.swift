import DurablePromises
import Foundation
import ResonateProtocol
import Testing
import Transports

@Suite(.timeLimit(.minutes(12)))
struct SpoolTests {
  private func receiver(_ path: String, _ id: String) throws -> SpoolReceiver {
    try SpoolReceiver(
      path: path, group: "g", id: id, interval: .milliseconds(1), clock: ContinuousClock())
  }

  private func send(_ number: Int, to text: String, _ path: String, capacity: Int = 100)
    async
    throws -> Delivery
  {
    let address = try #require(Address(text))
    return await SpoolTransport(path: path, capacity: capacity).deliver(
      .execute(task: "t", version: Int64(number), address: text), to: address, serverURL: "u")
  }

  @Test func `messages wait over restarts of both ends, in order`() async throws {
    let folder = try Folder()
    _ = try receiver(folder.path, "a")
    // Each message from a transport of its own, as after a restart.
    for number in 0..<20 {
      let delivery = try await send(number, to: "spool://uni@g/a", folder.path)
      #expect(delivery == .delivered)
    }
    let inbox = Inbox()
    try await withThrowingTaskGroup { group in
      let again = try receiver(folder.path, "a")
      group.addTask { try? await again.receive { inbox.add($0, for: "a") } }
      try await inbox.wait(count: 20)
      group.cancelAll()
    }
    #expect(inbox["a"] == Array(0..<20))
  }

  @Test func `what a dead receiver had taken is taken up by its successor`() async throws {
    let folder = try Folder()
    _ = try receiver(folder.path, "a")
    _ = try await send(1, to: "spool://uni@g/a", folder.path)
    let waiting = folder.path + "/uni/g/a"
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: waiting).first)
    try FileManager.default.moveItem(
      atPath: "\(waiting)/\(name)", toPath: "\(folder.path)/claimed/g.a/\(name)")
    let inbox = Inbox()
    try await withThrowingTaskGroup { group in
      let again = try receiver(folder.path, "a")
      group.addTask { try? await again.receive { inbox.add($0, for: "a") } }
      try await inbox.wait(count: 1)
      group.cancelAll()
    }
    #expect(inbox["a"] == [1])
  }

  @Test func `a place has room for so many messages`() async throws {
    let folder = try Folder()
    _ = try receiver(folder.path, "a")
    for number in 0..<3 {
      let delivery = try await send(number, to: "spool://any@g", folder.path, capacity: 3)
      #expect(delivery == .delivered)
    }
    let full = try await send(3, to: "spool://any@g", folder.path, capacity: 3)
    #expect(full == .dropped(reason: "the buffer of the receiver at spool://any@g is full"))
  }

  @Test func `what is no message is passed over`() async throws {
    let folder = try Folder()
    let receiver = try receiver(folder.path, "a")
    let inbox = Inbox()
    try Data("nonsense".utf8).write(to: URL(filePath: folder.path + "/any/g/0.json"))
    try Data("half".utf8).write(to: URL(filePath: folder.path + "/any/g/.half.tmp"))
    _ = try await send(1, to: "spool://any@g", folder.path)
    try await withThrowingTaskGroup { group in
      group.addTask { try? await receiver.receive { inbox.add($0, for: "a") } }
      try await inbox.wait(count: 1)
      group.cancelAll()
    }
    #expect(inbox["a"] == [1])
  }
}
