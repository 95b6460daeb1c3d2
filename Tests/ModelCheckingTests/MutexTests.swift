import ModelChecking
import TestThreads
import Testing

/// A lock of two flags, Peterson's if it uses the turn; an action is the process that moves.
private struct Lock: Model {
  enum Place { case outside, flagged, waiting, inside }
  struct State: Hashable { var places = [Place.outside, .outside], turn = 0 }

  let usesTurn: Bool
  let initialStates = [State()]

  func actions(in state: State) -> [Int] { [0, 1] }
  func next(_ before: State, _ me: Int) -> State? {
    var state = before
    switch before.places[me] {
    case .outside: state.places[me] = .flagged
    case .flagged: (state.places[me], state.turn) = (.waiting, 1 - me)
    case .waiting where before.places[1 - me] == .outside || usesTurn && before.turn == me:
      state.places[me] = .inside
    case .waiting: return nil
    case .inside: state.places[me] = .outside
    }
    return state
  }
  func fairness(of process: Int) -> String? { "\(process)" }
  var properties: [Property<State>] {
    [
      .always("one at a time") { $0.places != [.inside, .inside] }, .deadlockFree(),
      .alwaysEventually("the first gets in") { $0.places[0] == .inside },
    ]
  }
}

@Test func `two flags lock both out, with the turn both get in`() {
  let naive = Explorer(Lock(usesTurn: false)).explore()
  #expect(naive["one at a time"]?.holds == true)
  #expect(naive["no deadlock"]?.counterexample?.path.actions == [0, 0, 1, 1])
  #expect(Explorer(Lock(usesTurn: true)).explore().holds)
}
