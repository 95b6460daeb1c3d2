internal import Foundation
internal import Tracing

/// The lives of one program: it is started, killed, and started again, each time as a new process.
public struct Lives: Sendable {
  /// The program `reprise`, which leads each life.
  public let executable: String

  /// Describes who leads the lives.
  ///
  /// - Parameter executable: the path of the program `reprise`.
  public init(executable: String) { self.executable = executable }

  /// Leads a program through its lives until one ends by itself.
  ///
  /// - Parameters:
  ///   - program: the chapter's program.
  ///   - scenario: which of its scenarios.
  ///   - seed: decides the schedule of every life.
  ///   - crashes: the moments at which lives are killed, one life each; the life after the last is not.
  ///   - isRestarted: whether a program that the crashes killed is started again.
  ///   - options: what the command line asked of the program, by option name.
  ///   - directory: where the journal and the stories of the lives are kept; it is created.
  /// - Returns: what came of it.
  /// - Throws: ``LifeFailed`` if a life could not be led, and what the file system throws.
  public func lead(
    _ program: Program, _ scenario: Scenario, seed: UInt64 = 0, crashes: [Life.Crash] = [],
    isRestarted: Bool = true, options: [String: String] = [:], in directory: String
  ) throws -> Run {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    var biography = Biography()
    var number = 1
    while true {
      let crash = number <= crashes.count ? crashes[number - 1] : nil
      let life = Life(directory: directory, number: number, crash: crash)
      let status = try lead(life, program, scenario, seed: seed, options: options)
      try biography.add(life)
      switch status {
      case .killed(signal: 9):
        let goesOn =
          switch scenario.fate {
          case .ends: isRestarted && number <= crashes.count
          case .isKilled(let isRestarted): isRestarted && number == 1
          }
        biography.crash(life, isRestarted: goesOn)
        if goesOn {
          number += 1
          continue
        }
      case .exited(0), .exited(1):
        try biography.end(life)
      case .exited(let code):
        throw LifeFailed(
          directory: directory, number: number, status: "\(status)", exitCode: code)
      case .killed:
        throw LifeFailed(directory: directory, number: number, status: "\(status)")
      }
      return biography.story(
        Trace.Header(
          tool: Reprise.version, scenario: scenario.name, chapter: program.chapter, seed: seed,
          runtime: scenario.runtime))
    }
  }

  /// Leads one life to its end, whichever that is.
  func lead(
    _ life: Life, _ program: Program, _ scenario: Scenario, seed: UInt64,
    options: [String: String] = [:]
  ) throws(ProcessNotStarted) -> ChildProcess.Status {
    try ChildProcess.run(executable, arguments(program, scenario, seed: seed, options, life))
  }

  private func arguments(
    _ program: Program, _ scenario: Scenario, seed: UInt64, _ options: [String: String],
    _ life: Life
  ) -> [String] {
    var words = ["run", "\(program.chapter)", "--seed", "\(seed)", "--life", life.directory]
    words += ["--life-number", "\(life.number)", "--life-scenario", scenario.name]
    for (name, value) in options.sorted(by: { $0.key < $1.key })
    where program.settings.contains(where: { $0.name == name }) {
      words += ["--\(name)", value]
    }
    switch life.crash {
    case .event(let index): words += ["--life-crash-at", "\(index)"]
    case .write(let call): words += ["--life-crash-at-write", "\(call)"]
    case nil: break
    }
    return words
  }
}

/// A life could not be led to its end.
public struct LifeFailed: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where its traces are.
  public let directory: String
  /// The number of the life, from 1.
  public let number: Int
  /// How its process ended.
  public let status: String
  /// What its process exited with; nil if a signal ended it.
  public var exitCode: Int32?

  /// Which life failed, how, and where to look.
  public var description: String {
    """
    Life \(number) ended unexpectedly (\(status)). What it wrote down is in \(directory); its own \
    words are above.
    """
  }
}

/// Several lives as one story.
private struct Biography {
  private var events: [Event] = []
  private var bodyRuns: [String: Int] = [:]
  private var ending = Ending(output: [], failure: nil, leftovers: "")
  private var lives = 0
  /// Where the events of the last life begin.
  private var lastLife = 0
  private var output: [String] = []

  /// Takes over what a life wrote down.
  mutating func add(_ life: Life) throws {
    lives += 1
    lastLife = events.count
    let before = events.count
    for line in try Self.lines(life.events) {
      var event = try JSONDecoder().decode(Event.self, from: Data(line.utf8))
      event.index += before
      event.time += before
      if let cause = event.cause { event.cause = cause + before }
      events.append(event)
    }
    for body in try Self.lines(life.bodies) { bodyRuns[String(body), default: 0] += 1 }
  }

  /// What a killed life has printed, only its events can tell.
  mutating func crash(_ life: Life, isRestarted: Bool) {
    output += events[lastLife...].filter { $0.kind == .log }.compactMap(\.value)
    let death = (try? String(contentsOfFile: life.death, encoding: .utf8)).flatMap { Int64($0) }
    append(.crash, clock: death)
    if isRestarted { append(.restart) }
  }

  private mutating func append(_ kind: EventKind, clock: Int64? = nil) {
    let clock = clock ?? events.last?.clock ?? 0
    events.append(
      Event(
        index: events.count + 1, kind: kind, lane: "loop",
        cause: events.isEmpty ? nil : events.count, clock: clock))
  }

  mutating func end(_ life: Life) throws {
    let data = try Data(contentsOf: URL(filePath: life.ending))
    ending = try JSONDecoder().decode(Ending.self, from: data)
  }

  func story(_ header: Trace.Header) -> Run {
    Run(
      trace: Trace(header: header, events: events), output: output + ending.output,
      failure: ending.failure, leftovers: ending.leftovers, bodyRuns: bodyRuns, lives: lives)
  }

  /// The whole lines of a file; a kill may have cut the last one.
  private static func lines(_ path: String) throws -> [Substring] {
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // What follows the last newline is no line.
    lines.removeLast()
    return lines
  }
}
