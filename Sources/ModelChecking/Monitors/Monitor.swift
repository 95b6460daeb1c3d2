/// A state machine that watches events and cannot act.
///
/// It sees each event the moment it happens, and throws at the first one that must not be. The same
/// monitor watches every run of a model (``Monitored``) and a recorded run of the real system
/// (``watch(_:)``).
///
/// Source: reliability E2.
public protocol Monitor: Hashable, Sendable {
  /// What it watches.
  associatedtype Event: Sendable

  /// What the monitor sees to.
  static var name: String { get }

  /// Takes note of an event.
  ///
  /// - Parameter event: what happened.
  /// - Throws: ``Breach`` if it must not happen now.
  mutating func observe(_ event: Event) throws(Breach)
}

/// A monitor that also knows when something is owed.
public protocol LivenessMonitor: Monitor {
  /// Whether something is owed: a run must not stay so for ever.
  var isHot: Bool { get }
}

extension Monitor {
  var owesSomething: Bool { (self as? any LivenessMonitor)?.isHot ?? false }
}

/// An event that a monitor does not allow.
public struct Breach: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in a sentence.
  public let description: String

  /// States what is wrong.
  ///
  /// - Parameter description: a sentence that names what was concerned.
  public init(_ description: String) { self.description = description }
}

/// What a monitor says of a recorded run.
public enum TraceVerdict: Hashable, Sendable {
  /// Nothing was wrong, and at the end nothing is owed.
  case accepted(events: Int)
  /// An event (from 0) must not have been.
  case rejected(event: Int, Breach)
  /// Nothing was wrong, but something is owed still; right for a run that was cut off.
  case owing(events: Int)
  /// The run had no event for this monitor, so nothing was checked.
  case sawNothing
}

extension Monitor {
  /// Watches a recorded run.
  ///
  /// - Parameter events: what happened, in order.
  /// - Returns: the verdict.
  public mutating func watch(_ events: some Sequence<Event>) -> TraceVerdict {
    var count = 0
    for event in events {
      do {
        try observe(event)
      } catch {
        return .rejected(event: count, error)
      }
      count += 1
    }
    if count == 0 { return .sawNothing }
    return owesSomething ? .owing(events: count) : .accepted(events: count)
  }
}
