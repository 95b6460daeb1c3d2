internal import DurablePromises
internal import Foundation

/// How a durable promise was settled, with words for the trace.
struct Settled: Sendable, CustomStringConvertible {
  let record: PromiseRecord

  /// The result of a promise: what it was resolved with, or an error in place of everything else.
  ///
  /// Source: protocol §6.4.
  init(_ record: PromiseRecord) throws {
    switch record.state {
    case .resolved: self.record = record
    case .rejected: throw Failure.read(record)
    case .rejectedCanceled: throw PromiseCanceled(id: record.id)
    case .rejectedTimedout: throw PromiseTimedOut(id: record.id)
    case .pending: preconditionFailure("a promise that is shown as settled is settled")
    }
  }

  var description: String { JSON.text(record.value) }

  /// The value as the caller's type.
  func decode<Output: Decodable>(as type: Output.Type) throws -> Output {
    do {
      return try JSON.decode(Output.self, from: try JSON.data(record.value))
    } catch {
      throw ResultNotDecodable(
        id: record.id, type: "\(Output.self)", stored: JSON.text(record.value), reason: "\(error)")
    }
  }
}

/// An error as a promise carries it (protocol §6.4).
struct Failure: Codable {
  let kind: String
  let message: String
  let name: String?

  private enum CodingKeys: String, CodingKey {
    case kind = "__type"
    case message, name
  }

  /// Writes an error; one that came out of a promise keeps its words.
  static func value(_ error: any Error) throws -> Value {
    let failure =
      if let durable = error as? DurableFailure {
        Failure(kind: "error", message: durable.message, name: durable.type)
      } else {
        Failure(kind: "error", message: "\(error)", name: "\(type(of: error))")
      }
    return JSON.value(try JSON.encode(failure))
  }

  /// Reads an error, whoever wrote it.
  static func read(_ record: PromiseRecord) -> DurableFailure {
    guard let json = try? JSON.data(record.value),
      let failure = try? JSON.decode(Failure.self, from: json)
    else { return DurableFailure(id: record.id, message: JSON.text(record.value)) }
    return DurableFailure(id: record.id, message: failure.message, type: failure.name)
  }
}
