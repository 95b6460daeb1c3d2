import Foundation
import Testing

@testable import Course

/// A program that is killed, and what is known of it.
struct Victim: Sendable, CustomTestStringConvertible {
  /// The scenario of chapter 10.
  let name: String
  /// What it prints in the end.
  let result: String

  var testDescription: String { name }

  /// The nested example and five larger programs.
  static let all = [
    Victim(name: "durable", result: "84"),
    Victim(name: "fan-out", result: "5050"),
    Victim(name: "recursion", result: "200"),
    Victim(name: "sleeps", result: "0 sleeps were too short"),
    Victim(name: "retries", result: "15"),
    Victim(name: "promise", result: "42"),
  ]

  func scenario() throws -> Scenario { try Program.chapter10.scenario(name) }

  /// The promise whose body it is.
  func promise(of body: String) -> String {
    switch body {
    case "outer": "nested"
    case "inner": "nested.1"
    // A later attempt of the same step.
    default: String(body.prefix { $0 != "/" })
    }
  }
}

/// One life that was led, and what it told.
struct Led: Sendable {
  let status: ChildProcess.Status
  /// The bodies that began, in order.
  let bodies: [String]
  let events: Int
  let effects: Int
  let output: [String]

  var wasKilled: Bool { status == .killed(signal: 9) }

  /// Leads a life and reads what it wrote down.
  init(_ life: Life, of victim: Victim, by lives: Lives) throws {
    status = try lives.lead(life, .chapter10, victim.scenario(), seed: 0)
    bodies = try Self.lines(life.bodies)
    let events = try Self.lines(life.events)
    self.events = events.count
    effects = events.count { $0.contains(#""kind":"effect""#) }
    if status == .exited(0) {
      let data = try Data(contentsOf: URL(filePath: life.ending))
      output = try JSONDecoder().decode(Ending.self, from: data).output
    } else {
      output = []
    }
  }

  private static func lines(_ path: String) throws -> [String] {
    // A life that is killed early has written nothing.
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// A directory that goes with the value, in memory where the system has such a place.
final class Ground: Sendable {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    path = "\(base)/reprise-lives-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
