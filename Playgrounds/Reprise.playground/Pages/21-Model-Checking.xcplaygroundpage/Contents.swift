//: # 21 Model checking
//: Two callers each add one to a number: they read it, then write what they have read plus one.
import ModelChecking

struct Adding: Model {
  struct State: Hashable {
    var number = 0
    var read: [Int?] = [nil, nil]
    var isDone = [false, false]
  }
  enum Action: Hashable { case read(Int), write(Int) }

  let initialStates = [State()]

  func actions(in state: State) -> [Action] {
    [0, 1].filter { !state.isDone[$0] }.map { state.read[$0] == nil ? .read($0) : .write($0) }
  }

  func next(_ state: State, _ action: Action) -> State? {
    var next = state
    switch action {
    case .read(let caller): next.read[caller] = state.number
    case .write(let caller):
      next.number = (state.read[caller] ?? 0) + 1
      next.isDone[caller] = true
    }
    return next
  }

  let properties: [Property<State>] = [
    .always("two in the end") { !$0.isDone.allSatisfy(\.self) || $0.number == 2 }
  ]
}

let found = Explorer(Adding()).explore()
print("\(found.states) states, \(found.transitions) steps")
for step in found["two in the end"]?.counterexample?.path.steps ?? [] {
  print("\(step.action): \(step.state.number)")
}
//: Make reading and writing one action. How many states are left, and does the property hold?
