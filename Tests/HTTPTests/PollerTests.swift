import Testing

@testable import HTTP

/// The poller that this system does not use is held to the same.
struct PollerTests {
  private static func pollers() throws -> [any Poller] { [PortablePoller(), try makePoller()] }

  private final class Pipe {
    let reader: Socket
    let writer: Socket

    /// A connection of this process with itself.
    init() throws {
      let listener = try Socket.listening(host: "127.0.0.1", port: 0)
      let port = try listener.localAddress().port
      writer = try Socket.connecting(host: "127.0.0.1", port: port, from: 0).socket
      var accepted: Socket?
      while accepted == nil { accepted = try listener.accept() }
      reader = try #require(accepted)
    }
  }

  private func wait(_ poller: any Poller, milliseconds: Int32) -> [Int] {
    var tokens: [Int] = []
    poller.wait(milliseconds: milliseconds) { tokens.append($0.token) }
    return tokens.sorted()
  }

  @Test(arguments: [0, 1]) func `what is ready is told, and only that`(index: Int) throws {
    let poller = try Self.pollers()[index]
    let pipes = try (0..<3).map { _ in try Pipe() }
    for (number, pipe) in pipes.enumerated() {
      try poller.add(pipe.reader.descriptor, token: number + 10, .reading)
    }
    #expect(wait(poller, milliseconds: 0) == [])
    #expect(pipes[1].writer.write([1], from: 0) == .count(1))
    #expect(wait(poller, milliseconds: 5_000) == [11])
    poller.change(pipes[1].reader.descriptor, token: 11, to: [])
    #expect(wait(poller, milliseconds: 0) == [])
    poller.change(pipes[1].reader.descriptor, token: 11, to: [.reading, .writing])
    poller.remove(pipes[0].reader.descriptor)
    #expect(wait(poller, milliseconds: 5_000) == [11])
    pipes[2].writer.finishWriting()
    #expect(wait(poller, milliseconds: 5_000).contains(11))
    poller.remove(pipes[1].reader.descriptor)
    #expect(wait(poller, milliseconds: 5_000) == [12])
    var buffer = [UInt8](repeating: 0, count: 4)
    #expect(pipes[2].reader.read(into: &buffer) == .count(0))
  }
}
