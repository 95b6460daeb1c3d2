internal import DurablePromises
internal import PromiseStores
internal import ResonateProtocol
internal import Synchronization
internal import Transports

/// Takes the messages of the store and gives them to the transports.
///
/// An execute message is gone when it is taken: the store dispatches a pending task again. An unblock message stays
/// the store's until it is delivered or dropped, because nothing repairs its loss. Source: protocol §5.8.
final class MessageDelivery: Sendable {
  private let store: any ServedStore
  private let serverURL: String
  /// The transport that never waits, so that its messages need no place.
  private let poll: any Transport
  private let others: [String: any Transport]
  private let queue: Mutex<DeliveryQueue<Job>>
  private let metrics: ServerMetrics

  init(
    store: any ServedStore, serverURL: String, poll: any Transport, others: [any Transport],
    places: Int, room: Int, metrics: ServerMetrics
  ) {
    self.store = store
    self.serverURL = serverURL
    self.poll = poll
    var byScheme: [String: any Transport] = [:]
    for transport in others {
      for scheme in transport.schemes { byScheme[scheme] = transport }
    }
    self.others = byScheme
    self.metrics = metrics
    queue = Mutex(DeliveryQueue(places: places, room: room))
  }

  /// How many messages are under way, and how many wait for a place.
  var load: (running: Int, waiting: Int) { queue.withLock { ($0.running, $0.waiting) } }

  /// Delivers until the store ends or the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await message in store.messages() {
        metrics.took(message)
        guard let address = Address(message.address) else {
          metrics.delivered(.dropped(reason: "no transport has \(message.address)"))
          continue
        }
        if poll.schemes.contains(address.scheme) {
          let delivery = await poll.deliver(message, to: address, serverURL: serverURL)
          metrics.delivered(delivery, to: address)
        } else {
          send(message, to: address, in: &group)
        }
      }
      group.cancelAll()
    }
  }

  /// Lets a message go that may take time, without waiting for it.
  private func send(
    _ message: Message, to address: Address, in group: inout DiscardingTaskGroup
  ) {
    guard let transport = others[address.scheme] else {
      return metrics.delivered(.dropped(reason: "no transport has \(address.scheme)://"))
    }
    let job = Job(message: message, address: address, transport: transport)
    if message.isUnblock { store.hold(message) }
    switch queue.withLock({ $0.admit(job, to: job.target) }) {
    case .start: group.addTask { await self.deliver(job) }
    case .queued: break
    case .refused:
      metrics.delivered(.dropped(reason: "too many messages are under way"))
      if message.isUnblock { store.release(message) }
    }
  }

  /// Delivers a message, and then what waits for the place, message after message.
  private func deliver(_ first: Job) async {
    var next: Job? = first
    while let job = next {
      let delivery = await job.transport.deliver(job.message, to: job.address, serverURL: serverURL)
      // A delivery that the end of the server cut short comes again after the start.
      guard !Task.isCancelled else { return }
      metrics.delivered(delivery, to: job.address)
      if job.message.isUnblock { store.release(job.message) }
      next = queue.withLock { $0.next(after: job.target) }
    }
  }
}

/// A message on its way.
private struct Job: Sendable {
  let message: Message
  let address: Address
  let transport: any Transport

  /// Whom a slow delivery holds up: those to the same host or group.
  var target: String {
    switch address {
    case .group(let group): return "\(group.scheme)://\(group.group)"
    case .push(let url):
      guard let scheme = url.firstRange(of: "://") else { return url }
      return String(
        url[..<scheme.upperBound] + url[scheme.upperBound...].prefix { !"/?#".contains($0) })
    }
  }
}

extension Message {
  fileprivate var isUnblock: Bool {
    if case .unblock = self { true } else { false }
  }
}

extension Address {
  var scheme: String {
    switch self {
    case .group(let group): group.scheme
    case .push(let url): url.prefix { $0 != ":" }.lowercased()
    }
  }
}
