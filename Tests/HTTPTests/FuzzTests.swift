import Foundation
import Testing

@testable import HTTP

/// A generator with a seed.
struct Splitmix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Requests nobody thought of: the corpus, broken and glued at random.
struct FuzzTests {
  /// `REPRISE_FUZZ=1000000` for the long run.
  static let count =
    ProcessInfo.processInfo.environment["REPRISE_FUZZ"].flatMap { Int($0) } ?? 20_000

  static let seeds: [[UInt8]] =
    Array(repeating: Corpus.wellFormed.map { Array($0.text.utf8) }, count: 8).flatMap { $0 }
    + Corpus.malformed.map(\.bytes)

  private static let pieces: [[UInt8]] = [
    "\r\n", "\n", "\r", "\0", " ", "\t", ":", "0\r\n\r\n", "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n", "Host: b\r\n", "HTTP/1.1", "GET / HTTP/1.1\r\n", "ffffffff",
    "-1", "\u{7f}", "é", "Expect: 100-continue\r\n", "Connection: close\r\n", ",", ";", "%00",
  ].map { Array($0.utf8) }

  private func mutant(_ generator: inout Splitmix) throws -> [UInt8] {
    var bytes = try #require(Self.seeds.randomElement(using: &generator))
    for _ in 0..<Int.random(in: 0...4, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 0...8, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 2:
        let piece = try #require(Self.pieces.randomElement(using: &generator))
        bytes.insert(contentsOf: piece, at: place)
      case 3 where place < bytes.count:
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      default:
        let other = try #require(Self.seeds.randomElement(using: &generator))
        bytes.replaceSubrange(place..., with: other)
      }
    }
    return bytes
  }

  private func cut(_ bytes: [UInt8], _ generator: inout Splitmix) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Int.random(in: 1...40, using: &generator))
      pieces.append(bytes[start..<end])
      start = end
    }
    return pieces
  }

  @Test(arguments: [1 as UInt64, 2])
  func `any bytes cut anywhere are the same requests or the same failure`(seed: UInt64) throws {
    var generator = Splitmix(state: seed)
    var (requests, failures) = (0, 0)
    for number in 0..<Self.count / 2 {
      let bytes = try mutant(&generator)
      let whole = parse([bytes[...]])
      let pieces = parse(cut(bytes, &generator))
      if whole != pieces {
        Issue.record("seed \(seed), number \(number): \(bytes) is \(whole), in pieces \(pieces)")
        return
      }
      for step in whole {
        if case .request(let request, _) = step {
          requests += 1
          if request.body.count > Corpus.limits.bodyBytes {
            Issue.record("seed \(seed), number \(number): \(bytes) is larger than the limit")
          }
        } else {
          failures += 1
        }
      }
    }
    // The mutants are neither all good nor all bad.
    #expect(requests > Self.count / 20 && failures > Self.count / 20, "seed \(seed)")
  }

  @Test(arguments: [3 as UInt64])
  func `a connection survives anything`(seed: UInt64) throws {
    var generator = Splitmix(state: seed)
    for number in 0..<Self.count / 10 {
      var connection = ServerConnection(Corpus.limits, now: Moment(nanoseconds: 0))
      let bytes = try mutant(&generator)
      for (turn, piece) in cut(bytes, &generator).enumerated() {
        let now = Moment(nanoseconds: Int64(turn))
        connection.receive(piece)
        while connection.next(now: now, date: "") != nil {
          _ = connection.respond(HTTPResponse(.ok), now: now, date: "")
        }
        connection.wrote(connection.output.count, now: now)
      }
      connection.endInput()
      let late = Moment(nanoseconds: .max)
      while connection.phase != .closed {
        let before = connection.phase
        _ = connection.next(now: late, date: "")
        connection.wrote(connection.output.count, now: late)
        connection.linger(now: late)
        guard connection.phase != before else { break }
      }
      if connection.phase != .closed {
        Issue.record("seed \(seed), number \(number): \(bytes) stays in \(connection.phase)")
        return
      }
    }
  }
}
