internal import DurablePromises

/// What a durable function may do; everything else is ordinary code.
///
/// A context belongs to the one call that it was given to and is not `Sendable`: the compiler refuses
/// to use it from two places at once, so the ids of steps follow the order of the source
/// (`order-1.1`, `order-1.2`, …), on the first run and on every replay.
public final class Context {
  /// The id of the call.
  public let id: String
  let run: Run
  let engine: Engine
  /// How many steps the call has asked for.
  private(set) var steps = 0
  /// What it started and need not have awaited; the call does not end before they do.
  var started: [String] = []
  /// How many steps of a worker's call belong to its branch.
  ///
  /// A server sends the whole branch along with every answer (protocol §5.6), which spares a replay a
  /// request for each step, but would make each step dearer than the one before.
  private static let preloadedSteps = 32
  /// The same for all steps, hence made once.
  private let localTags: [String: String]

  init(_ run: Run, _ engine: Engine) {
    id = run.id
    self.run = run
    self.engine = engine
    localTags = Tag.local(of: run)
  }

  /// Takes the next id.
  ///
  /// Synchronous on purpose: ids follow source order, not the order in which things complete.
  func nextID() throws -> String {
    guard steps < engine.maximumSteps else {
      let error = TooManySteps(id: id, limit: engine.maximumSteps)
      run.stopTree(error)
      throw error
    }
    steps += 1
    if steps == engine.maximumSteps / 5 { engine.warn("\(id) has \(steps) steps", by: run) }
    return "\(id).\(steps)"
  }

  /// What creates a step that this process runs.
  func local(_ id: String, _ param: Value, timeout: Duration?) -> PromiseCreate {
    var tags = localTags
    if engine.activity != nil, run.root == nil, steps > Self.preloadedSteps {
      tags[Tag.branch] = id
    }
    return PromiseCreate(id: id, timeoutAt: deadline(timeout), param: param, tags: tags)
  }

  /// What creates something that is settled from outside.
  func global(
    _ id: String, _ param: Value, timeout: Duration?, _ extra: (String, String)
  ) -> PromiseCreate {
    PromiseCreate(
      id: id, timeoutAt: deadline(timeout), param: param, tags: Tag.global(id, of: run, extra))
  }

  private func deadline(_ timeout: Duration?) -> Instant {
    min(engine.deadline(after: timeout), run.deadline)
  }
}

@available(*, unavailable, message: "A Context belongs to the one call it was given to.")
extension Context: Sendable {}

/// A place in the source.
struct Source {
  let file: StaticString
  let line: UInt
}

extension Source: CustomStringConvertible {
  var description: String { "\(file):\(line)" }
}
