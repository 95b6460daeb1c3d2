//: # 14 Resonator
//: A term is a tree, its calls are the same tree, and whoever is free takes the next one.
import DurableAsyncAwait
import PromiseStores
import Workers

indirect enum Term: Codable, Sendable {
  case number(Int)
  case sum(Term, Term)
}

let store = VolatileStore()
let add = DurableFunction("add") { (_: Context, left: Int, right: Int) in left + right }
//: Both sides are started before either is awaited; the operator is a call on another queue.
let evaluate = DurableFunction("evaluate") { (context: Context, term: Term) -> Int in
  switch term {
  case .number(let number): return number
  case .sum(let left, let right):
    let first = try await context.startRPC("evaluate", left, of: Int.self)
    let second = try await context.startRPC("evaluate", right, of: Int.self)
    return try await context.rpc("add", first.value, second.value, target: "ops")
  }
}
//: Three workers, two groups, one store. In a real system each is a process.
let workers = [("default", "a"), ("default", "b"), ("ops", "c")].map { group, id in
  Worker(
    store: store, receiver: StoreReceiver(store, group: group, id: id),
    functions: [evaluate, add])
}
let term = Term.sum(.sum(.number(1), .number(2)), .sum(.number(3), .number(4)))
try await withThrowingTaskGroup(of: Void.self) { group in
  group.addTask { try? await store.runTimers() }
  for worker in workers { group.addTask { try? await worker.run() } }
  print("the result:", try await Client(store: store).rpc(evaluate, term, id: "calc"))
  for worker in workers { await worker.drain(within: .seconds(1)) }
  group.cancelAll()
}
print("promises for 3 operators:", store.figures.promises)
