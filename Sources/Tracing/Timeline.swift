/// The states of a trace, any of them at once.
///
/// Back, forward, jump and slider are one operation: the state after `n` events, folded from the
/// nearest keyframe before it.
public struct Timeline: Sendable {
  /// How many events lie between two keyframes.
  public static let spacing = 50

  /// The trace whose states these are.
  public let trace: Trace
  private let keyframes: [TraceState]

  /// Folds a trace once and keeps every fiftieth state.
  ///
  /// - Parameter trace: the trace.
  public init(_ trace: Trace) {
    self.trace = trace
    var state = TraceState()
    var keyframes = [state]
    for (offset, event) in trace.events.enumerated() {
      state.apply(event)
      if (offset + 1).isMultiple(of: Self.spacing) { keyframes.append(state) }
    }
    self.keyframes = keyframes
  }

  /// The state after the first events of the trace.
  ///
  /// - Parameter count: how many events; less than none is none, too many is all.
  /// - Returns: the same state that a fold over these events gives.
  public func state(at count: Int) -> TraceState {
    let count = min(max(count, 0), trace.events.count)
    let frame = count / Self.spacing
    var state = keyframes[frame]
    for event in trace.events[(frame * Self.spacing)..<count] { state.apply(event) }
    return state
  }
}

extension Trace {
  /// The state after the first events, by a fold from the beginning.
  ///
  /// Views that move about use a ``Timeline``.
  ///
  /// - Parameter count: how many events; less than none is none, too many is all.
  /// - Returns: the state.
  public func state(at count: Int) -> TraceState {
    var state = TraceState()
    for event in events.prefix(max(count, 0)) { state.apply(event) }
    return state
  }
}
