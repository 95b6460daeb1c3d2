public import DurablePromises

/// What a request envelope asks for.
public enum WireRequest: Hashable, Sendable {
  /// Something for the store.
  case request(Request)
  /// Something for whoever runs the store.
  case debug(DebugRequest)
}

/// The kinds that checkers use.
///
/// Source: protocol §4.19.
public enum DebugRequest: Hashable, Sendable {
  /// Lets nothing expire and deliver by itself any more.
  case start
  /// Lets time and messages go on.
  case stop
  /// Deletes everything.
  case reset
  /// Does what is due at a time.
  case tick(Instant)
  /// Shows everything.
  case snap

  /// The name of the kind on the wire.
  public var kind: String {
    switch self {
    case .start: "debug.start"
    case .stop: "debug.stop"
    case .reset: "debug.reset"
    case .tick: "debug.tick"
    case .snap: "debug.snap"
    }
  }
}
