//: # 11 Memory against durable
//: A step fails after its effect, so it runs again; a key tells the receiver that it does.
import DurableAsyncAwait
import PromiseStores
import Retrying

/// A bank, outside: it remembers the keys that it has seen.
actor Bank {
  private var seen: Set<String> = []
  private(set) var charges = 0
  func charge(key: String?) {
    if let key, !seen.insert(key).inserted { return }
    charges += 1
  }
}
struct NoAnswer: Error {}
//: The answer of the bank is lost twice.
func order(_ name: String, at bank: Bank, withKey: Bool) -> DurableFunction<Int> {
  DurableFunction(name) { (context: Context) in
    try await context.run("charge", retry: .constant(.zero, attempts: 5)) { attempt in
      print("attempt \(attempt.number), key \(attempt.key ?? "none")")
      await bank.charge(key: withKey ? attempt.key : nil)
      if attempt.number < 3 { throw NoAnswer() }
      return attempt.number
    }
  }
}
for withKey in [false, true] {
  let bank = Bank()
  let order = order("order", at: bank, withKey: withKey)
  let loop = try await DurableEventLoop(store: VolatileStore(), functions: [order])
  let attempts = try await loop.run(order, id: "order-7")
  print("\(attempts) attempts, \(await bank.charges) charges")
  await loop.close()
}
