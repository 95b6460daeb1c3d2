//: # 08 Durable promises
//: A promise under a name, asked by several processes. The machine reads no clock: it is told the time.
import DurablePromises

var machine = Machine()

@MainActor func ask(_ request: Request, at now: Instant) {
  let response = machine.apply(request, at: now)
  guard case .promise(let promise) = response.body else {
    print("at \(now): \(response.status.rawValue) \(response.body)")
    return
  }
  let settled = promise.settledAt.map { ", settled at \($0)" } ?? ""
  print("at \(now): \(promise.id) is \(promise.state.rawValue)\(settled)")
}
//: Ann creates a promise. Bob creates it too, and is answered with Ann's.
ask(.promiseCreate(PromiseCreate(id: "order-7", timeoutAt: 100)), at: 0)
ask(.promiseCreate(PromiseCreate(id: "order-7", timeoutAt: 900)), at: 10)
//: The first to settle it decides; the second is told how.
ask(.promiseSettle(PromiseSettle(id: "order-7", state: .resolved)), at: 20)
ask(.promiseSettle(PromiseSettle(id: "order-7", state: .rejected)), at: 30)
//: A deadline is a part of the promise: it is seen although nothing has run.
ask(.promiseCreate(PromiseCreate(id: "order-8", timeoutAt: 100)), at: 40)
ask(.promiseGet(id: "order-8"), at: 99)
ask(.promiseGet(id: "order-8"), at: 100)
ask(.promiseSettle(PromiseSettle(id: "order-8", state: .resolved)), at: 150)
print("internal steps at 150: \(machine.fireDue(at: 150))")
ask(.promiseGet(id: "order-8"), at: 150)
ask(.promiseGet(id: "order-9"), at: 150)
//: Give `order-8` the tag `"resonate:timer": "true"`: what does its deadline make of it then?
