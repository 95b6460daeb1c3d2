//: # 17 Transports
//: One message and a wire that loses, repeats and reorders: what arrives, and what is acted on.
import DurablePromises
import ResonateProtocol
import Scheduling
import Synchronization
import Transports

let local = LocalTransport(capacity: 100, generator: SeededGenerator(seed: 0))
let receiver = local.receiver(group: "bank", id: "b1")
var faults = FaultRates()
(faults.loss, faults.repetition, faults.reordering) = (0.2, 0.2, 0.2)
let wire = FaultyTransport(
  wrapping: local, faults: faults, clock: VirtualClock(), generator: SeededGenerator(seed: 4))
//: Eight tasks are sent. The sender hears of no loss.
let address = Address("local://any@bank")!
for number in 1...8 {
  let message = Message.execute(task: "t\(number)", version: 0, address: address.text)
  let delivery = await wire.deliver(message, to: address, serverURL: "")
  precondition(delivery.isDelivered)
}
//: A task is taken once for each version, so the second message of a task is turned away.
let taken = Mutex<Set<String>>([])
let listening = Task {
  try await receiver.receive { message in
    guard case .execute(let task, let version, _) = message else { return }
    let isNew = taken.withLock { $0.insert("\(task) \(version)").inserted }
    print(task, isNew ? "is taken" : "is turned away")
  }
}
while local.receiverCount > 0, taken.withLock({ $0.count }) < 8 - wire.counts.lost {
  await Task.yield()
}
listening.cancel()
print("lost \(wire.counts.lost), repeated \(wire.counts.repeated)")
