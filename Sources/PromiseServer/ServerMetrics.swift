internal import DurablePromises
internal import ResonateProtocol
internal import Synchronization
internal import Transports

/// What the server counts.
///
/// Source: protocol §2.1.
final class ServerMetrics: Sendable {
  /// The upper ends of the classes of durations, in seconds.
  static let bounds = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// The kinds by name; whoever makes up others does not make the list longer.
  private static let kinds: [String] =
    Request.Kind.allCases.map(\.rawValue)
    + ["debug.start", "debug.stop", "debug.reset", "debug.tick", "debug.snap", "unknown"]
  private static let places = Dictionary(
    uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
  /// How many reasons are told apart; they are words of transports, and may name what they like.
  private static let reasonLimit = 32

  struct Requests {
    var byStatus: [Int: Int] = [:]
    var byDuration = [Int](repeating: 0, count: bounds.count + 1)
    var seconds = 0.0
    var count: Int { byDuration.reduce(0, +) }
  }

  struct State {
    var requests = [Requests](repeating: Requests(), count: kinds.count)
    var executes = 0
    var unblocks = 0
    var delivered = 0
    var dropped: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// Counts a request.
  func answered(_ kind: String, status: Int, after duration: Duration) {
    let place = Self.places[kind] ?? Self.kinds.count - 1
    let (seconds, attoseconds) = duration.components
    let time = Double(seconds) + Double(attoseconds) * 1e-18
    let bucket = Self.bounds.firstIndex { time <= $0 } ?? Self.bounds.count
    state.withLock { state in
      state.requests[place].byStatus[status, default: 0] += 1
      state.requests[place].byDuration[bucket] += 1
      state.requests[place].seconds += time
    }
  }

  /// Counts a message that was taken.
  func took(_ message: Message) {
    state.withLock { state in
      switch message {
      case .execute: state.executes += 1
      case .unblock: state.unblocks += 1
      }
    }
  }

  /// Counts what became of a message.
  func delivered(_ delivery: Delivery, to address: Address? = nil) {
    state.withLock { state in
      guard case .dropped(var reason) = delivery else {
        state.delivered += 1
        return
      }
      // The same reason at another address is the same reason.
      if let address, let name = reason.firstRange(of: address.text) {
        reason.replaceSubrange(name, with: "…")
      }
      let isKnown = state.dropped[reason] != nil || state.dropped.count < Self.reasonLimit
      state.dropped[isKnown ? reason : "other", default: 0] += 1
    }
  }

  /// The counts in the text format of Prometheus.
  func write(to page: inout MetricsPage) {
    let state = state.withLock { $0 }
    page.family("resonate_request_total", "counter", "Requests by kind and status.")
    let asked = zip(Self.kinds, state.requests).filter { $1.count > 0 }
    for (kind, requests) in asked {
      for (status, count) in requests.byStatus.sorted(by: { $0.key < $1.key }) {
        page.sample(Double(count), ["kind": kind, "status": String(status)])
      }
    }
    page.family(
      "resonate_request_duration_seconds", "histogram", "From a request to its answer.")
    for (kind, requests) in asked {
      var below = 0
      for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], requests.byDuration) {
        below += count
        page.sample(Double(below), ["kind": kind, "le": bound], suffix: "_bucket")
      }
      page.sample(requests.seconds, ["kind": kind], suffix: "_sum")
      page.sample(Double(requests.count), ["kind": kind], suffix: "_count")
    }
    page.family("resonate_messages_total", "counter", "Messages that the store sent out.")
    page.sample(Double(state.executes), ["kind": "execute"])
    page.sample(Double(state.unblocks), ["kind": "unblock"])
    page.family("resonate_deliveries_total", "counter", "What became of messages.")
    page.sample(Double(state.delivered), ["status": "delivered"])
    page.sample(Double(state.dropped.values.reduce(0, +)), ["status": "dropped"])
    page.family("reprise_dropped_messages_total", "counter", "Why messages went nowhere.")
    for (reason, count) in state.dropped.sorted(by: { $0.key < $1.key }) {
      page.sample(Double(count), ["reason": reason])
    }
  }
}
