import DurableAsyncAwait
import Foundation
import Workers

/// A call whose result is known beforehand, or a promise that the caller settles.
struct Workflow: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case square, chain, fan, tree, steps, nap, stubborn, failing, detach, promise
  }

  let kind: Kind
  let number: Int
  let argument: Int

  var id: String { "\(kind.rawValue)-\(number)" }
  var target: String { number.isMultiple(of: 2) ? "even" : "odd" }

  init(_ number: Int, _ generator: inout some RandomNumberGenerator) {
    self.number = number
    kind = Kind.allCases[number % Kind.allCases.count]
    let range =
      switch kind {
      case .chain: 0...6
      case .fan: 2...8
      case .tree: 3...5
      case .steps: 2...8
      case .nap: 5...200
      default: 0...99
      }
    argument = Int.random(in: range, using: &generator)
  }

  /// What it comes to; nil for an error.
  var result: Int? {
    switch kind {
    case .square, .detach: argument * argument
    case .chain, .nap, .stubborn, .promise: argument
    case .fan: (0..<argument).reduce(0) { $0 + $1 * $1 }
    case .tree: (2...argument).reduce((0, 1)) { pair, _ in (pair.1, pair.0 + pair.1) }.1
    case .steps: argument * (argument - 1) / 2
    case .failing: nil
    }
  }

  /// Has it created, and settled if nobody else does; returns when that is acknowledged.
  func start(_ client: Client) async throws -> Handle<Int> {
    guard kind == .promise else {
      return try await client.startRPC(
        kind.rawValue, argument, id: id, of: Int.self, target: target)
    }
    let handle = try await client.promise(id: id, of: Int.self)
    guard try await client.resolve(id, with: argument) else { throw Wrong(id: id, result: nil) }
    return handle
  }

  /// Waits for the result and compares it.
  func check(_ handle: Handle<Int>) async throws {
    var result: Int?
    do {
      result = try await handle.value
    } catch let error as CancellationError {
      throw error
    } catch  where kind == .failing {
      // As it should be.
    }
    guard result == self.result else { throw Wrong(id: id, result: result) }
  }

  struct Wrong: Error {
    let id: String
    let result: Int?
  }
}
