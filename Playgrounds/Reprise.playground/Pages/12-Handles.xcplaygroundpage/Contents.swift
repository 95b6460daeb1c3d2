//: # 12 Handles
//: A handle proves that its promise is in the store; whoever knows the id can have another.
import DurableAsyncAwait
import PromiseStores

let store = VolatileStore()
let slow = DurableFunction("slow") { (context: Context) in
  let answer = try await context.promise(of: Int.self)
  return 2 * (try await answer.value)
}
//: One loop creates the call, and is closed before there is a result.
let first = try await DurableEventLoop(store: store, functions: [slow])
print("created:", try await first.start(slow, id: "order-7").id)
await first.close()
//: Another finds it, and attaches by the id. Nothing is started twice.
let second = try await DurableEventLoop(store: store, functions: [slow])
print("found:", second.recovery.calls)
let handle = try await second.handle(id: "order-7", of: Int.self)
let again = try await second.start(slow, id: "order-7")
//: Somebody outside settles what the call waits for.
while (try? await second.resolve("order-7.1", with: 42)) == nil { await Task.yield() }
print(try await handle.value, try await again.value)
//: An id that nobody has used is refused: attaching never creates.
do {
  _ = try await second.handle(id: "order-8", of: Int.self)
} catch {
  print(error)
}
await second.close()
