import Foundation

/// A server and four workers of two groups, and what is done to them.
final class Cluster {
  /// What was done.
  struct Losses {
    var servers = 0
    var workers = 0
    var stops = 0
    var kills: Int { servers + workers }
  }

  private struct Seat {
    let group: String
    var life = 0
    var child: Subject
    /// When a stopped process goes on.
    var resumption: ContinuousClock.Instant?
  }

  private let ground: Ground
  private var server: Subject
  private var serverResumption: ContinuousClock.Instant?
  private var seats: [Seat] = []
  private let port: Int
  private(set) var losses = Losses()

  var url: String { "http://127.0.0.1:\(port)" }

  init(on ground: Ground) throws {
    self.ground = ground
    server = try Self.server(on: ground, port: 0)
    guard let port = Int(try server.line()) else { throw Subject.Ended() }
    self.port = port
    for index in 0..<4 {
      let group = index.isMultiple(of: 2) ? "even" : "odd"
      seats.append(Seat(group: group, child: try worker(index, group, life: 0)))
    }
  }

  private static func server(on ground: Ground, port: Int) throws -> Subject {
    try Subject(["server", "\(ground.path)/journal", "\(port)", "3000"])
  }

  private func worker(_ index: Int, _ group: String, life: Int) throws -> Subject {
    // A name of its own for each life, as a pid would be.
    let name = "w\(index)-\(life)"
    return try Subject(["worker", url, group, name, "\(ground.path)/ledgers/\(name)"])
  }

  /// Lets processes go on whose time has come.
  func resume(everybody: Bool = false) {
    let now = ContinuousClock().now
    if let time = serverResumption, everybody || time <= now {
      server.signal(SIGCONT)
      serverResumption = nil
    }
    for index in seats.indices {
      guard let time = seats[index].resumption, everybody || time <= now else { continue }
      seats[index].child.signal(SIGCONT)
      seats[index].resumption = nil
    }
  }

  /// Kills a process and starts another in its place, or stops one for a while.
  func hit(_ generator: inout some RandomNumberGenerator) throws {
    resume()
    let pause = Duration.milliseconds(Int.random(in: 1_100...2_500, using: &generator))
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<4:
      server.kill()
      serverResumption = nil
      server = try Self.server(on: ground, port: port)
      _ = try server.line()
      losses.servers += 1
    case 4 where serverResumption == nil:
      server.signal(SIGSTOP)
      serverResumption = ContinuousClock().now + pause / 2
      losses.stops += 1
    case 5..<10:
      let index = Int.random(in: seats.indices, using: &generator)
      guard seats[index].resumption == nil else { return }
      seats[index].child.signal(SIGSTOP)
      seats[index].resumption = ContinuousClock().now + pause
      losses.stops += 1
    default:
      let index = Int.random(in: seats.indices, using: &generator)
      seats[index].child.kill()
      seats[index].life += 1
      seats[index].resumption = nil
      seats[index].child = try worker(index, seats[index].group, life: seats[index].life)
      losses.workers += 1
    }
  }

  /// Whether all run that should.
  var isComplete: Bool { server.isRunning && seats.allSatisfy { $0.child.isRunning } }

  /// Ends all in order.
  func end() async throws -> [Int32] {
    var codes: [Int32] = []
    for seat in seats { codes.append(seat.child.end()) }
    codes.append(server.end())
    return codes
  }
}
