import Course
import Foundation
import Tracing

/// The comparison as scripts see it.
struct CompareDocument: Encodable {
  /// What became of a program on one runtime.
  struct Outcome: Encodable {
    let result: String?
    let ledger: Ledger

    private enum Key: String, CodingKey {
      case result, bodyRuns, effects, records, flushes, bytes, lives
    }

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      // A number is a number for scripts too, and nothing is null, not missing.
      if let number = result.flatMap({ Int($0) }) {
        try object.encode(number, forKey: .result)
      } else {
        try object.encode(result, forKey: .result)
      }
      try object.encode(ledger.bodyRuns, forKey: .bodyRuns)
      try object.encode(ledger.effects, forKey: .effects)
      try object.encode(ledger.records, forKey: .records)
      try object.encode(ledger.flushes, forKey: .flushes)
      try object.encode(ledger.bytes, forKey: .bytes)
      try object.encode(ledger.lives, forKey: .lives)
    }
  }

  /// A kill after one event.
  struct Column: Encodable {
    let event: Int
    let kind: String
    let memory: Outcome
    let durable: Outcome
  }

  /// Both runs without a kill.
  struct Costs: Encodable {
    let memory: Outcome
    let durable: Outcome
  }

  let schema = 1
  let matrix: [Column]
  let ledger: Costs
  let findings: [String]

  init(_ matrix: CrashMatrix) {
    self.matrix = matrix.columns.map { column in
      Column(
        event: column.event.index, kind: column.event.kind.rawValue,
        memory: Outcome(column.memory), durable: Outcome(column.durable))
    }
    ledger = Costs(memory: Outcome(matrix.memory), durable: Outcome(matrix.durable))
    findings = matrix.findings
  }
}

extension CompareDocument.Outcome {
  init(_ outcome: CrashMatrix.Outcome) {
    self.init(result: outcome.result, ledger: outcome.ledger)
  }

  init(_ run: Run) { self.init(result: run.output.last, ledger: Ledger(run)) }
}
