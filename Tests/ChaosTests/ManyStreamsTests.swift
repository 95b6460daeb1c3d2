import ChaosTime
import DurablePromises
import Foundation
import HTTP
import PromiseStores
import ResonateProtocol
import Synchronization
import TestThreads
import Testing
import Transports
import Workers

/// Many streams and many open promises on one server, in a process of its own.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct ManyStreamsTests {
  private static let streams = 1_000
  private static let promises = 10

  @Test func `1,000 streams come back, and 10,000 promises are heard of`() async throws {
    DescriptorLimit.raise()
    let ground = try Ground()
    // A process that is started with little room makes itself more.
    let server = try Subject(
      ["server", "\(ground.path)/journal", "0", "3000"], descriptors: 256)
    guard let port = Int(try server.line()) else { throw Subject.Ended() }
    let url = "http://127.0.0.1:\(port)"
    let client = try HTTPClient(connections: Self.streams + 64)
    let seats = try (0..<Self.streams).map { try Seat($0, url, client) }
    let empty = server.residentBytes

    let owner = try RemoteStore(url: url, client: client, time: .hurried)
    try await withThrowingTaskGroup(of: Void.self) { receiving in
      for seat in seats { receiving.addTask { try await seat.receive() } }
      while seats.contains(where: { $0.connections.load(ordering: .relaxed) == 0 }) {
        try await Task.sleep(for: .milliseconds(20))
      }
      let streaming = server.residentBytes
      try await Self.each(seats) { seat in
        for id in seat.ids { try await seat.create(id, by: owner) }
      }
      let filled = server.residentBytes
      try await Self.waitAndSettle(seats, by: owner)
      // The server has ended each stream at least once by now, or does so soon.
      while seats.contains(where: { $0.connections.load(ordering: .relaxed) < 2 }) {
        try await Task.sleep(for: .milliseconds(20))
      }
      receiving.cancelAll()
      print(
        """
        streams: \(Self.streams) streams take \((streaming - empty) / Self.streams) bytes each, \
        \(Self.streams * Self.promises) open promises \
        \((filled - streaming) / (Self.streams * Self.promises)) bytes each; \
        \(seats.reduce(0) { $0 + $1.connections.load(ordering: .relaxed) }) connections
        """)
      // Not a figure to be proud of, but one that a leak of buffers would not keep.
      #expect(streaming - empty < Self.streams * 128 * 1_024)
      while (try? await receiving.next()) != nil {}
    }
    client.close()
    let code = server.end()
    #expect(code == 0)
  }

  /// Waits for all promises, and settles them meanwhile.
  private static func waitAndSettle(_ seats: [Seat], by owner: RemoteStore) async throws {
    async let heard: Void = each(seats) { seat in
      try await withThrowingTaskGroup(of: PromiseRecord.self) { group in
        for id in seat.ids { group.addTask { try await seat.store.settled(id) } }
        for try await record in group { #expect(record.value.data == record.id) }
      }
    }
    try await each(seats) { seat in
      for id in seat.ids {
        _ = try await owner.send(
          .promiseSettle(PromiseSettle(id: id, state: .resolved, value: Value(data: id))))
      }
    }
    try await heard
  }

  private static func each(
    _ seats: [Seat], _ body: @escaping @Sendable (Seat) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for seat in seats { group.addTask { try await body(seat) } }
      try await group.waitForAll()
    }
  }
}

/// A worker's stream, and the store that it feeds.
private final class Seat: Sendable {
  let store: RemoteStore
  let ids: [String]
  /// How often the stream was opened.
  let connections = Atomic(0)
  private let request: HTTPRequest
  private let origin: HTTPOrigin
  private let client: HTTPClient

  init(_ number: Int, _ url: String, _ client: HTTPClient) throws {
    let address = "poll://uni@s/\(number)"
    store = try RemoteStore(url: url, address: address, client: client, time: .hurried)
    ids = (0..<10).map { "p-\(number)-\($0)" }
    (origin, _) = try HTTPOrigin.parse(url)
    request = HTTPRequest(target: "/poll/s/\(number)")
    self.client = client
  }

  func create(_ id: String, by owner: RemoteStore) async throws {
    let create = PromiseCreate(
      id: id, timeoutAt: TimeSource.system.now.advanced(by: 3_600_000),
      tags: ["resonate:external": "true"])
    let response = try await owner.send(.promiseCreate(create))
    #expect(response.status == .ok)
  }

  /// Holds a stream open, again and again.
  func receive() async throws {
    while true {
      do {
        let events = try await client.events(request, from: origin, within: .seconds(120))
        connections.add(1, ordering: .relaxed)
        for try await event in events {
          if let message = try? MessageEnvelope.decode(Array(event.data.utf8)) {
            store.handle(message)
          }
        }
      } catch is HTTPClientError {
        // It is asked again.
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
