/// Hears everything that happens on an event loop, in the order in which it happens.
///
/// A loop has no observer unless it is given one, and then it pays nothing for the possibility.
public protocol Observer: AnyObject, Sendable {
  /// Takes note of one occurrence.
  ///
  /// The loop calls this while its table is locked, so that the order of the calls is the order of
  /// the changes. Be quick, and do not call the loop from here: that would wait for itself.
  ///
  /// - Parameter occurrence: what happened.
  func observe(_ occurrence: Occurrence)
}

/// One thing that happened on an event loop.
public struct Occurrence: Hashable, Sendable {
  /// What happened.
  ///
  /// The direction of the message is part of the meaning.
  public enum Kind: Hashable, Sendable {
    /// `party` asks the loop to run a callee; `promise` will hold the callee's result.
    case invoke
    /// The loop adds `promise` to its table, pending.
    case promiseCreated
    /// The loop starts `party`, the callee that settles `promise`.
    case spawn
    /// The loop answers the invocation of `party` with `promise`.
    case replyPromise
    /// `party` asks the loop for the result of `promise`.
    case await
    /// The loop does not answer: `promise` is pending, and `party` is parked.
    case parked
    /// The loop answers `party` at once: `promise` was settled before it asked.
    case awaitImmediate
    /// `party`, the callee, returns its result to the loop.
    case `return`
    /// `promise` changes from pending to resolved or rejected.
    case settled
    /// The loop answers `party`, which was parked, with the result of `promise`.
    case replyValue
    /// The task of `party` was cancelled while parked: it leaves the awaiters of `promise`.
    case unparked
    /// Somebody asks the callee of `promise` to stop.
    case cancel
  }

  /// Somebody who sends messages to the loop.
  public enum Party: Hashable, Sendable {
    /// A caller that the loop did not start, under the name of its root, `main` unless told otherwise.
    case root(String)
    /// The execution whose result settles a promise.
    case callee(PromiseName)
  }

  /// What the loop calls a promise.
  public struct PromiseName: Hashable, Sendable {
    /// The promise's number on its loop: 1 for the first one, and never used again.
    public let number: UInt64
    /// The label that the caller gave to the invocation, if any.
    public let label: String?

    /// Creates the name of a promise.
    ///
    /// - Parameters:
    ///   - number: the promise's number on its loop, from 1.
    ///   - label: the label that the caller gave to the invocation, if any.
    public init(number: UInt64, label: String?) {
      self.number = number
      self.label = label
    }
  }

  /// How a promise was settled, as text.
  public enum Result: Hashable, Sendable {
    /// The callee returned a value, described here.
    case resolved(String)
    /// The callee threw an error, described here.
    case rejected(String)
  }

  /// What happened.
  public let kind: Kind
  /// Who sent the message, or who receives it, as `kind` says; nobody when the loop acts by itself.
  public let party: Party?
  /// The promise in question.
  public let promise: PromiseName
  /// The result, for the kinds that carry one: `return`, `settled`, `replyValue`, `awaitImmediate`.
  public let result: Result?

  /// Creates an occurrence.
  ///
  /// - Parameters:
  ///   - kind: what happened.
  ///   - party: who sent or receives the message.
  ///   - promise: the promise in question.
  ///   - result: how the promise was settled, for the kinds that carry a result.
  public init(kind: Kind, party: Party?, promise: PromiseName, result: Result? = nil) {
    self.kind = kind
    self.party = party
    self.promise = promise
    self.result = result
  }
}

extension Occurrence.PromiseName: CustomStringConvertible {
  /// The label, or `p` and the number.
  public var description: String { label ?? "p\(number)" }
}

extension Occurrence.Party: CustomStringConvertible {
  /// The name of the root or of the promise that the callee settles.
  public var description: String {
    switch self {
    case .root(let name): name
    case .callee(let promise): promise.description
    }
  }
}
