import ArgumentParsing
import Stepper
import Tracing

/// All that is known at one step, as scripts see it.
struct FactsDocument: Encodable {
  struct Why: Encodable {
    let step: Int
    let sentence: String
  }

  struct Promise: Encodable {
    let id: String
    let state: String
    let value: String?
    let awaiters: [String]
  }

  struct Check: Encodable {
    let name: String
    let status: String
    let step: Int?
    let reason: String?
  }

  let step: StepDocument
  let total: Int
  let why: Why?
  let changes: [String]
  let promises: [Promise]
  let runnable: [String]
  let effects: [String]
  let output: [String]
  let checks: [Check]
  let source: String?

  init(_ facts: StepFacts) {
    step = StepDocument(facts.step)
    total = facts.total
    why = facts.cause.map { Why(step: $0.step, sentence: $0.sentence.plain) }
    changes = facts.changes.map(\.description)
    promises = facts.state.promises.map {
      Promise(id: $0.id, state: $0.word, value: $0.value, awaiters: $0.awaiters)
    }
    runnable = facts.state.runnable
    effects = facts.state.effects.map(\.text)
    output = facts.state.output.map(\.text)
    checks = facts.checks.map { check in
      switch check.status {
      case .holds:
        Check(name: check.invariant.rawValue, status: "holds", step: nil, reason: nil)
      case .breaksHere:
        Check(
          name: check.invariant.rawValue, status: "breaks", step: facts.step.number,
          reason: check.reason)
      case .broke(let step):
        Check(
          name: check.invariant.rawValue, status: "broke", step: step, reason: check.reason)
      }
    }
    source = facts.source
  }
}

extension Context {
  private struct Head: Encodable {
    let schema = 1
    let chapter: Int?
    let scenario: String
    let seed: UInt64
    let runtime: String
    let total: Int

    init(_ book: StepBook) {
      chapter = book.header.chapter
      scenario = book.header.scenario
      seed = book.header.seed
      runtime = book.header.runtime
      total = book.steps.count
    }
  }

  private struct Whole: Encodable {
    let head: Head
    let steps: [FactsDocument]

    enum CodingKeys: CodingKey { case steps }

    func encode(to encoder: any Encoder) throws {
      try head.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(steps, forKey: .steps)
    }
  }

  /// Writes steps as one document, or as a head and one line for each with `--json-lines`.
  func write(_ facts: [StepFacts], of book: StepBook) throws {
    let steps = facts.map(FactsDocument.init)
    guard invocation.flag("json-lines") else {
      return try write(Whole(head: Head(book), steps: steps))
    }
    try writeJSONLine(Head(book))
    for step in steps { try writeJSONLine(step) }
  }
}
