import Course
import Foundation
import Stepper
import Terminals
import Tracing

/// A step as scripts see it.
struct StepDocument: Encodable {
  let number: Int
  let event: Int
  let kind: String
  let lane: String
  let peer: String?
  let promise: String?
  let value: String?
  let outcome: String?
  let sentence: String

  init(_ step: Step) {
    number = step.number
    event = step.event.index
    kind = step.event.kind.rawValue
    lane = step.event.lane
    peer = step.event.peer
    promise = step.event.promise
    value = step.event.value
    outcome = step.event.outcome?.rawValue
    sentence = step.sentence.plain
  }
}

/// A run as scripts see it.
struct RunDocument: Encodable {
  let schema = 1
  let chapter: Int?
  let scenario: String
  let seed: UInt64
  let output: [String]
  let steps: [StepDocument]
  /// The last line of the output: what the program came to; empty if it printed nothing.
  let result: String
  /// What the program threw in the end.
  let failure: String?
  let leftovers: String
  /// What it took, for programs whose bodies are counted.
  let ledger: Ledger?

  init(_ run: Run) {
    chapter = run.trace.header.chapter
    scenario = run.trace.header.scenario
    seed = run.trace.header.seed
    output = run.output
    steps = run.trace.steps.map(StepDocument.init)
    result = run.output.last ?? ""
    failure = run.failure
    leftovers = run.leftovers
    ledger = run.ledger
  }
}

/// Several runs of a chapter as scripts see them.
struct RunsDocument: Encodable {
  let schema = 1
  let chapter: Int
  let seed: UInt64
  let runs: [RunDocument]
}

extension Context {
  /// Writes one JSON document: sorted keys, so that the same content is the same bytes.
  func write(_ document: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try output.writeLine(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  /// Writes one JSON document on one line.
  func writeJSONLine(_ document: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try output.writeLine(String(decoding: try encoder.encode(document), as: UTF8.self))
  }
}
