import Foundation
import Synchronization

@testable import Course

/// Kills one program at every moment, and leads it to its end each time.
///
/// The lives are led by the program that `REPRISE_LEADER` names, which a release build makes several
/// times faster. Without one, a program of more than a thousand events is killed at every seventh only.
///
/// Every kill is a real one. What follows a kill depends on nothing but the journal's bytes, so the
/// life after it is led once for each different journal, unless `REPRISE_EVERY_LIFE` is set.
final class Sweep: Sendable {
  /// What happened, added up.
  struct Tally: Sendable {
    var stride = 1
    var events = 0
    var writes = 0
    var kills = 0
    var lives = 0
    var journals = 0
    var right = 0
    var repeatedBodies = 0
    var repeatedEffects = 0
    /// What must not be, in words.
    var wrongs: [String] = []
  }

  /// What follows from a journal that a kill left behind.
  private struct Sequel: Sendable {
    let settled: Set<String>
    let life: Led
  }

  private struct State {
    var tally = Tally()
    var sequels: [Bequest: Sequel] = [:]
  }

  private let victim: Victim
  private let lives: Lives
  private let ground: Ground
  private let isFull: Bool
  private let undisturbed: Led
  /// How far it is from one kill to the next.
  private let stride: Int
  private let state = Mutex(State())

  init(_ victim: Victim) throws {
    self.victim = victim
    let leader = ProcessInfo.processInfo.environment["REPRISE_LEADER"]
    lives = Lives(executable: try leader ?? Lives.executable())
    ground = try Ground()
    isFull = ProcessInfo.processInfo.environment["REPRISE_EVERY_LIFE"] != nil
    let directory = "\(ground.path)/undisturbed"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    undisturbed = try Led(Life(directory: directory, number: 1), of: victim, by: lives)
    stride = leader == nil && undisturbed.events > 1_000 ? 7 : 1
    state.withLock { state in
      state.tally.stride = stride
      state.tally.events = undisturbed.events
      state.tally.lives = 1
      if undisturbed.output != [victim.result] {
        state.tally.wrongs.append("undisturbed: \(undisturbed.output)")
      }
    }
  }

  /// Kills at every event, and at every call of the journal to the file system.
  func run() async throws -> Tally {
    let events = undisturbed.events
    try await inParallel { index in index <= events ? .event(index) : nil }
    // How many calls there are shows when the first is not made.
    let last = Mutex(Int.max)
    try await inParallel { index in
      index < last.withLock { $0 } ? .write(index) : nil
    } unkilled: { index in
      last.withLock { $0 = min($0, index) }
    }
    return state.withLock { state in
      // Of calls that are left out, the last ones are not known.
      state.tally.writes = last.withLock { $0 } - stride
      let moments = [state.tally.events, state.tally.writes].map { ($0 + stride - 1) / stride }
      if state.tally.kills != moments.reduce(0, +) {
        state.tally.wrongs.append("not every moment had its kill")
      }
      return state.tally
    }
  }

  private func inParallel(
    _ crash: @escaping @Sendable (Int) -> Life.Crash?,
    unkilled: (@Sendable (Int) -> Void)? = nil
  ) async throws {
    let next = Counter()
    try await withThrowingTaskGroup { group in
      for worker in 1...2 {
        group.addTask { @concurrent in
          while true {
            // Neighbours leave the same journal behind, so one worker takes several of them.
            let block = next.take()
            for number in (block - 1) * 16..<block * 16 {
              let index = number * self.stride + 1
              guard let crash = crash(index) else { return }
              let wasKilled = try await self.kill(at: crash, "\(self.ground.path)/\(worker)")
              if !wasKilled, unkilled == nil { self.complain("no kill at \(crash)") }
              if !wasKilled { unkilled?(index) }
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func complain(_ words: String) { state.withLock { $0.tally.wrongs.append(words) } }

  /// Leads a first life to its kill, and what follows.
  private func kill(at crash: Life.Crash, _ directory: String) async throws -> Bool {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let life = Life(directory: directory, number: 1, crash: crash)
    let first = try Led(life, of: victim, by: lives)
    state.withLock { $0.tally.lives += 1 }
    guard first.wasKilled else {
      if first.output != [victim.result] { complain("\(crash): \(first.status)") }
      return false
    }
    let bequest = try Bequest(life.journal)
    let known = isFull ? nil : state.withLock { $0.sequels[bequest] }
    let sequel: Sequel
    if let known {
      sequel = known
    } else {
      let settled = try await bequest.settled(in: "\(directory)/copy")
      let next = Life(directory: directory, number: 2)
      sequel = Sequel(settled: settled, life: try Led(next, of: victim, by: lives))
    }
    judge(crash, first, sequel)
    state.withLock { state in
      if known == nil { state.tally.lives += 1 }
      state.sequels[bequest] = sequel
      state.tally.journals = state.sequels.count
    }
    return true
  }

  private func judge(_ crash: Life.Crash, _ first: Led, _ sequel: Sequel) {
    let second = sequel.life
    let begun = Set(first.bodies)
    let wrongs = victim.wrongs(in: first) + victim.wrongs(in: second, settled: sequel.settled)
    let repeated = second.bodies.count { begun.contains($0) }
    let isRight = second.status == .exited(0) && second.output == [victim.result]
    state.withLock { state in
      state.tally.kills += 1
      state.tally.right += isRight ? 1 : 0
      state.tally.repeatedBodies += repeated
      state.tally.repeatedEffects += first.effects + second.effects - undisturbed.effects
      if !isRight {
        state.tally.wrongs.append("\(crash): ended \(second.status) with \(second.output)")
      }
      for wrong in wrongs { state.tally.wrongs.append("\(crash): \(wrong)") }
    }
  }
}

extension Victim {
  /// What a life did that it must not do, if those promises were settled when it began.
  func wrongs(in life: Led, settled: Set<String> = []) -> [String] {
    var wrongs: [String] = []
    var seen: Set<String> = []
    for body in life.bodies {
      if !seen.insert(body).inserted { wrongs.append("\(body) ran twice in one life") }
      if settled.contains(promise(of: body)) { wrongs.append("\(body) ran though settled") }
    }
    return wrongs
  }
}

/// Numbers from 1.
private final class Counter: Sendable {
  private let last = Atomic(0)

  func take() -> Int { last.add(1, ordering: .relaxed).newValue }
}
