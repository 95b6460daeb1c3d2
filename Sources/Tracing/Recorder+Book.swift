import AsyncAwait

extension Recorder {
  /// What a recorder knows: the events, the names it gave, and where each cause is found.
  struct Book {
    let listener: (@Sendable (Event) -> Void)?
    private(set) var events: [Event] = []
    private var names = Names()
    private var received: [String: Int] = [:]
    private var invoked: [String: Int] = [:]
    private var settled: [String: Int] = [:]
    private var returned: [String: Int] = [:]
    private var cancelled: [String: Int] = [:]
    /// The promise that the loop spoke of last.
    private var topic: String?
    private var replied: [Meeting: Int] = [:]
    private var asked: [Meeting: Int] = [:]
    private var parked: [Meeting: Int] = [:]

    /// A caller and a promise.
    private struct Meeting: Hashable {
      let lane: String
      let promise: String
    }

    init(listener: (@Sendable (Event) -> Void)?) { self.listener = listener }

    func lastReceived(by lane: String) -> Int? { received[lane] }

    mutating func lane(for party: Occurrence.Party) -> String { names.lane(for: party) }

    mutating func promise(for name: Occurrence.PromiseName) -> String { names.promise(for: name) }

    @discardableResult
    mutating func append(_ event: Event) -> Int {
      events.append(event)
      if let peer = event.peer { received[peer] = event.index }
      listener?(event)
      return event.index
    }

    mutating func note(_ occurrence: Occurrence, clock: Int64) {
      let caller = occurrence.party.map { names.lane(for: $0) }
      let promise = names.promise(for: occurrence.promise)
      let callee = names.lane(for: .callee(occurrence.promise))
      let who = caller ?? callee
      let meeting = Meeting(lane: who, promise: promise)
      var event = Event(
        index: events.count + 1, kind: .init(occurrence.kind), lane: Names.loop, promise: promise,
        clock: clock)
      switch occurrence.result {
      case .resolved(let value): (event.outcome, event.value) = (.resolved, value)
      case .rejected(let error): (event.outcome, event.value) = (.rejected, error)
      case nil: break
      }
      switch occurrence.kind {
      case .invoke:
        (event.lane, event.peer, event.subject) = (who, Names.loop, callee)
        event.cause = received[who]
        invoked[promise] = event.index
      case .promiseCreated:
        // A promise that somebody else will settle is created without an invocation.
        if let invocation = invoked[promise] {
          (event.subject, event.cause, event.flags) = (callee, invocation, [.folded])
        }
      case .spawn:
        event.peer = who
        event.cause = invoked[promise]
      case .replyPromise:
        event.peer = who
        event.cause = invoked[promise]
        replied[meeting] = event.index
      case .await:
        (event.lane, event.peer) = (who, Names.loop)
        event.cause = replied[meeting] ?? received[who]
        asked[meeting] = event.index
      case .parked:
        (event.subject, event.flags) = (who, [.folded])
        event.cause = asked[meeting]
        parked[meeting] = event.index
      case .awaitImmediate:
        event.peer = who
        event.cause = asked[meeting]
      case .return:
        (event.lane, event.peer) = (who, Names.loop)
        event.cause = received[who]
        returned[promise] = event.index
      case .settled:
        event.cause = returned[promise] ?? cancelled[promise] ?? invoked[promise]
        // Without a step about this promise right before it, it is a step of its own.
        if event.cause != nil, topic == promise { event.flags = [.folded] }
        settled[promise] = event.index
      case .replyValue:
        event.peer = who
        event.cause = settled[promise]
      case .unparked:
        event.peer = who
        event.cause = parked[meeting]
      case .cancel:
        // Somebody asks the loop, or the loop itself asks the callee.
        event.subject = callee
        cancelled[promise] = event.index
        if let caller {
          (event.lane, event.peer) = (caller, Names.loop)
          event.cause = received[caller]
        } else {
          event.peer = callee
        }
      }
      topic = promise
      append(event)
    }
  }

  /// Names by first appearance.
  struct Names {
    static let loop = "loop"

    private var promises: [UInt64: String] = [:]
    private var callees: [UInt64: String] = [:]
    private var roots: [String: String] = [:]
    private var taken: Set<String> = [loop]
    private var suffixes: [String: Int] = [:]

    mutating func promise(for name: Occurrence.PromiseName) -> String {
      if let known = promises[name.number] { return known }
      let new = "p\(promises.count + 1)"
      promises[name.number] = new
      return new
    }

    mutating func lane(for party: Occurrence.Party) -> String {
      switch party {
      case .root(let name):
        if let known = roots[name] { return known }
        let new = unique(name.isEmpty ? "main" : name)
        roots[name] = new
        return new
      case .callee(let name):
        if let known = callees[name.number] { return known }
        let wish = name.label.flatMap { $0.isEmpty ? nil : $0 } ?? promise(for: name)
        let new = unique(wish)
        callees[name.number] = new
        return new
      }
    }

    private mutating func unique(_ wish: String) -> String {
      if taken.insert(wish).inserted { return wish }
      var number = suffixes[wish, default: 1]
      repeat { number += 1 } while taken.contains("\(wish)-\(number)")
      suffixes[wish] = number
      taken.insert("\(wish)-\(number)")
      return "\(wish)-\(number)"
    }
  }
}

extension EventKind {
  init(_ kind: Occurrence.Kind) {
    self =
      switch kind {
      case .invoke: .invoke
      case .promiseCreated: .promiseCreated
      case .spawn: .spawn
      case .replyPromise: .replyPromise
      case .await: .await
      case .parked: .parked
      case .awaitImmediate: .awaitImmediate
      case .return: .return
      case .settled: .settled
      case .replyValue: .replyValue
      case .unparked: .unparked
      case .cancel: .cancel
      }
  }
}
