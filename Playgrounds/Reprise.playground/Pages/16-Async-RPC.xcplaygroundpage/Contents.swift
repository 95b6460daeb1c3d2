//: # 16 Async RPC
//: Each number is worked out once, because its call is named after it.
import DurableAsyncAwait
import PromiseStores
import Workers

let store = VolatileStore()
let fib = DurableFunction("fib") { (context: Context, n: Int) -> Int in
  guard n > 1 else { return n }
  let one = try await context.rpc("fib", n - 1, of: Int.self, id: "fib-\(n - 1)")
  let two = try await context.rpc("fib", n - 2, of: Int.self, id: "fib-\(n - 2)")
  return one + two
}
//: An order that cannot go on before somebody says yes.
let order = DurableFunction("order") { (context: Context, number: Int) in
  let approval = try await context.promise(of: Bool.self)
  return try await approval.value ? "order \(number) is shipped" : "order \(number) is refused"
}
let worker = Worker(
  store: store, receiver: StoreReceiver(store, group: "default", id: "w"),
  functions: [fib, order])
let client = Client(store: store)
try await withThrowingTaskGroup(of: Void.self) { group in
  group.addTask { try? await store.runTimers() }
  group.addTask { try? await worker.run() }
  print("fib(10) =", try await client.rpc(fib, 10, id: "fib-10"))
  print("promises:", store.figures.promises)
  //: The same question again costs nothing: the promise is there.
  print("again:", try await client.rpc(fib, 10, id: "fib-10"), "promises:", store.figures.promises)
  //: The promise of the order has an id, and whoever knows it can settle it.
  let shipping = try await client.startRPC(order, 7, id: "order-7")
  while (try? await client.resolve("order-7.1", with: true)) == nil { await Task.yield() }
  print(try await shipping.value)
  await worker.drain(within: .seconds(1))
  group.cancelAll()
}
