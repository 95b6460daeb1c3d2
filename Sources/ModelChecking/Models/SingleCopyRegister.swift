/// A register kept in one place, and clients that each write a value, then read.
///
/// Requests and replies are messages that arrive at any time and in any order. The state holds the
/// history of the calls, and in every state there must be an order of the calls that explains the
/// values read. With several servers, each with a copy of its own, there is none.
///
/// The model is the one that Stateright documents: two clients and one server make 93 states.
public struct SingleCopyRegister: Model {
  /// A mistake to plant.
  public enum Bug: String, Sendable, CaseIterable {
    /// A server answers a read with the value before the last.
    case staleRead = "stale-read"
  }

  /// How far a client is.
  public enum Phase: UInt8, Hashable, Sendable {
    /// Its write is on the way.
    case writing
    /// The reply to its write is on the way.
    case written
    /// Its read is on the way.
    case reading
    /// The reply to its read is on the way.
    case read
    /// It has the reply.
    case done
  }

  /// A client and its calls.
  public struct Client: Hashable, Sendable {
    /// How far it is.
    public var phase = Phase.writing
    /// The value in the reply to its read; 0 before, and for a register never written.
    public var value: UInt8 = 0
    /// How many calls of each client were complete when the read was called, two bits each.
    public var seen: UInt16 = 0

    /// How many of its calls are complete.
    var completed: UInt16 {
      switch phase {
      case .writing, .written: 0
      case .reading, .read: 1
      case .done: 2
      }
    }
  }

  /// The servers, the clients and the messages under way.
  public struct State: Hashable, Sendable {
    /// What each server holds; 0: nothing was written yet.
    public var values: [UInt8]
    /// What each server held before, where the planted mistake needs it.
    public var previous: [UInt8]
    /// The clients.
    public var clients: [Client]
  }

  /// What can happen.
  public enum Action: Hashable, Sendable {
    /// A client's write arrives.
    case deliverWrite(client: Int)
    /// The reply to it arrives, and the client sends its read.
    case deliverWritten(client: Int)
    /// A client's read arrives.
    case deliverRead(client: Int)
    /// The reply to it arrives.
    case deliverValue(client: Int)
  }

  /// How many clients there are.
  public let clients: Int
  /// How many servers there are; client *c* writes to server *c* and reads from the next.
  public let servers: Int
  /// The planted mistake.
  public let bug: Bug?

  /// Sets the model's size.
  ///
  /// - Parameters:
  ///   - clients: how many clients there are, 1 to 4.
  ///   - servers: how many servers there are, 1 to 4.
  ///   - bug: a mistake to plant.
  public init(clients: Int = 2, servers: Int = 1, bug: Bug? = nil) {
    precondition(1...4 ~= clients && 1...4 ~= servers, "the model has the size it says")
    self.clients = clients
    self.servers = servers
    self.bug = bug
  }

  /// The model's one initial state: every client has sent its write.
  public var initialStates: [State] {
    let empty = Array(repeating: UInt8(0), count: servers)
    return [
      State(
        values: empty, previous: empty, clients: Array(repeating: Client(), count: clients))
    ]
  }

  /// The names of all actions.
  public var actionNames: [String] {
    ["deliverWrite", "deliverWritten", "deliverRead", "deliverValue"]
  }

  /// The message of each client that is under way.
  ///
  /// - Parameter state: a state.
  /// - Returns: its delivery.
  public func actions(in state: State) -> [Action] {
    state.clients.enumerated().compactMap { number, client in
      switch client.phase {
      case .writing: .deliverWrite(client: number)
      case .written: .deliverWritten(client: number)
      case .reading: .deliverRead(client: number)
      case .read: .deliverValue(client: number)
      case .done: nil
      }
    }
  }

  /// What an action makes of a state.
  ///
  /// - Parameters:
  ///   - before: the state before.
  ///   - action: what happens.
  /// - Returns: the state after.
  public func next(_ before: State, _ action: Action) -> State? {
    var state = before
    switch action {
    case .deliverWrite(let client):
      let server = client % servers
      if bug == .staleRead { state.previous[server] = state.values[server] }
      state.values[server] = UInt8(client) + 1
      state.clients[client].phase = .written
    case .deliverWritten(let client):
      state.clients[client].phase = .reading
      for (other, peer) in before.clients.enumerated() where other != client {
        state.clients[client].seen |= peer.completed << UInt16(2 * other)
      }
    case .deliverRead(let client):
      let server = (client + 1) % servers
      state.clients[client].phase = .read
      state.clients[client].value =
        bug == .staleRead ? state.previous[server] : state.values[server]
    case .deliverValue(let client): state.clients[client].phase = .done
    }
    return state
  }

  /// What must hold: an order of the calls explains the values.
  public var properties: [Property<State>] {
    [
      .always("linearizable", "Some order of the calls explains every value read.") {
        $0.isLinearizable
      },
      .sometimes("a value is read", "A read finds what was written.") { state in
        state.clients.contains { $0.phase == .read && $0.value != 0 }
      },
      .deadlockFree("no deadlock", "Nothing stands still before all have read.") { state in
        state.clients.allSatisfy { $0.phase == .done }
      },
    ]
  }
}
