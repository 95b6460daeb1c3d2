//: # 17 Transports
//: Eight messages and a wire that loses and repeats: what arrives, and what is acted on.
import DurablePromises
import ResonateProtocol
import Scheduling
import Synchronization
import Transports

let local = LocalTransport(capacity: 100, generator: SeededGenerator(seed: 0))
let receiver = local.receiver(group: "bank", id: "b1")
var faults = FaultRates()
(faults.loss, faults.repetition) = (0.3, 0.3)
let wire = FaultyTransport(
  wrapping: local, faults: faults, clock: VirtualClock(), generator: SeededGenerator(seed: 4))
//: Eight tasks are sent. The sender hears of no loss.
let address = Address.group(GroupAddress(scheme: "local", cast: .any, group: "bank"))
for number in 1...8 {
  let message = Message.execute(task: "t\(number)", version: 0, address: address.text)
  let delivery = await wire.deliver(message, to: address, serverURL: "")
  precondition(delivery.isDelivered)
}
//: A task is taken once for each version, so the second message of a task is turned away.
let taken = Mutex<Set<String>>([])
let (arrivals, arrival) = AsyncStream.makeStream(of: String.self)
let listening = Task {
  try await receiver.receive { message in
    guard case .execute(let task, let version, _) = message else { return }
    let isNew = taken.withLock { $0.insert("\(task) \(version)").inserted }
    arrival.yield("\(task) is \(isNew ? "taken" : "turned away")")
  }
}
let counts = wire.counts
for await line in arrivals.prefix(8 - counts.lost + counts.repeated) { print(line) }
listening.cancel()
print("lost: \(counts.lost), repeated: \(counts.repeated)")
