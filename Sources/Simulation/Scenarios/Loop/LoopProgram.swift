/// A small program on an event loop whose result is known before it runs.
///
/// Whatever the order in which its messages arrive, it ends in the same way: so a run that ends
/// otherwise, or not at all, is a mistake of the loop.
public indirect enum LoopProgram: Hashable, Sendable {
  /// A callee that returns a number.
  case value(Int)
  /// A callee that throws.
  case failure(Int)
  /// Waits on the clock for so many microseconds, and then does something else.
  case sleep(Int, LoopProgram)
  /// Invokes all, and awaits them in another order.
  case sum([LoopProgram], order: [Int])
  /// One promise that several callees await, each after so many microseconds.
  case shared(LoopProgram, delays: [Int])
  /// A promise without a callee, which somebody resolves after so many microseconds.
  case deferred(Int, after: Int, awaited: Int)
  /// A promise without a callee that two try to settle: one of them is told that it is too late.
  case contested(Int, delays: [Int])
  /// Two callees await the same promise; one of them is cancelled while it is pending.
  case cancelled(Int, after: Int, isStubborn: Bool)
  /// A callee that is cancelled at a moment when it may be anywhere, or over.
  case interrupted(LoopProgram, after: Int)
  /// Two callees that await each other: one of them is refused.
  case cycle(Int)
  /// A callee that nobody awaits, and then something else.
  case forgotten(LoopProgram, LoopProgram)
}

/// How a program ends.
public enum LoopOutcome: Hashable, Sendable, CustomStringConvertible {
  /// It returns a number.
  case value(Int)
  /// It throws.
  case failure(Int)
  /// It was asked to stop, and did.
  case cancelled

  /// The number, or how it failed.
  public var description: String {
    switch self {
    case .value(let number): "\(number)"
    case .failure(let number): "failed \(number)"
    case .cancelled: "cancelled"
    }
  }
}

/// What a callee of a ``LoopProgram`` throws.
struct PlannedFailure: Error, Hashable, CustomStringConvertible {
  let number: Int

  var description: String { "planned failure \(number)" }
}

extension LoopProgram {
  /// How the program may end.
  ///
  /// One way, unless it is interrupted: then it may also be cancelled.
  var outcomes: Set<LoopOutcome> {
    switch self {
    case .value(let number): [.value(number)]
    case .failure(let number): [.failure(number)]
    case .sleep(_, let next), .forgotten(_, let next): next.outcomes
    case .sum(let children, _):
      children.reduce([.value(0)]) { sums, child in
        Set(sums.flatMap { sum in child.outcomes.map { Self.add(sum, $0) } })
      }
    case .shared(let child, let delays):
      Set(child.outcomes.map { .value($0.weight * delays.count) })
    case .deferred(let number, _, _), .contested(let number, _): [.value(number + 1)]
    case .cancelled(let number, _, _): [.value(number + LoopOutcome.cancelled.weight)]
    case .interrupted(let child, _): child.outcomes.union([.cancelled])
    case .cycle(let number): [.value(2 * number + 1)]
    }
  }

  private static func add(_ sum: LoopOutcome, _ outcome: LoopOutcome) -> LoopOutcome {
    .value(sum.weight + outcome.weight)
  }

  /// How many rejections nobody hears of; nil if that depends on when something is interrupted.
  var unheard: Int? {
    switch self {
    case .value, .failure, .deferred, .contested, .cancelled, .cycle: 0
    case .interrupted: nil
    case .sleep(_, let next), .shared(let next, _): next.unheard
    case .sum(let children, _):
      children.reduce(0) { sum, child in child.unheard.flatMap { own in sum.map { $0 + own } } }
    case .forgotten(let child, let next):
      child.unheard.flatMap { own in
        next.unheard.flatMap { rest in
          guard child.outcomes.count == 1, let outcome = child.outcomes.first else { return nil }
          if case .failure = outcome { return own + rest + 1 }
          return own + rest
        }
      }
    }
  }
}

extension LoopOutcome {
  /// What the outcome adds to a sum.
  var weight: Int {
    switch self {
    case .value(let number): number
    case .failure(let number): 1_000 + number
    case .cancelled: 10_000
    }
  }
}

extension LoopProgram: CustomStringConvertible {
  /// The program as one line.
  public var description: String {
    switch self {
    case .value(let number): "\(number)"
    case .failure(let number): "throw \(number)"
    case .sleep(let time, let next): "sleep \(time) µs, \(next)"
    case .sum(let children, let order):
      "sum(\(children.map(\.description).joined(separator: "; "))) awaited in order \(order)"
    case .shared(let child, let delays): "(\(child)) awaited after \(delays) µs"
    case .deferred(let number, let after, let awaited):
      "\(number) resolved after \(after) µs, awaited after \(awaited) µs"
    case .contested(let number, let delays): "\(number) resolved twice, after \(delays) µs"
    case .cancelled(let number, let after, let isStubborn):
      "\(number) awaited twice, one \(isStubborn ? "stubborn " : "")caller cancelled after \(after) µs"
    case .interrupted(let child, let after): "(\(child)) cancelled after \(after) µs"
    case .cycle(let number): "cycle of two around \(number)"
    case .forgotten(let child, let next): "(\(child)) not awaited, \(next)"
    }
  }
}
