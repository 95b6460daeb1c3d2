import DurablePromises
import ResonateProtocol
import Scheduling
import Testing
import Transports

struct FaultTests {
  private func rates(_ change: (inout FaultRates) -> Void) -> FaultRates {
    var rates = FaultRates()
    change(&rates)
    return rates
  }

  /// What of a hundred messages arrives over a bad wire, and when the last was handed over.
  private func run(
    _ rates: FaultRates, seed: UInt64, atReceiver: Bool
  ) throws -> (arrived: [Int], counts: FaultCounts, end: VirtualClock.Instant) {
    let executor = SeededExecutor(seed: seed)
    let inbox = Inbox()
    let clock = executor.clock
    let counts = try executor.run {
      let local = LocalTransport(generator: SeededGenerator(seed: 1))
      let near = local.receiver(group: "g", id: "a")
      let receiver = FaultyReceiver(
        wrapping: near, faults: atReceiver ? rates : FaultRates(), clock: clock,
        generator: SeededGenerator(seed: seed))
      let transport = FaultyTransport(
        wrapping: local, faults: atReceiver ? FaultRates() : rates, clock: clock,
        generator: SeededGenerator(seed: seed))
      let address = try #require(Address(receiver.unicast))
      await withTaskGroup { group in
        group.addTask { try? await receiver.receive { inbox.add($0, for: "a") } }
        for number in 0..<100 {
          let message = Message.execute(
            task: "t", version: Int64(number), address: address.text)
          _ = await transport.deliver(message, to: address, serverURL: "u")
          // Nothing is on its way for an hour, so that all faults are those of the wire.
          try? await clock.sleep(for: .seconds(3_600))
        }
        group.cancelAll()
      }
      return atReceiver ? receiver.counts : transport.counts
    }
    return (inbox["a"], counts, clock.now)
  }

  @Test(arguments: [true, false]) func `a good wire changes nothing`(atReceiver: Bool) throws {
    let (arrived, counts, _) = try run(FaultRates(), seed: 1, atReceiver: atReceiver)
    #expect(arrived == Array(0..<100))
    #expect(counts.messages == 100)
    #expect(counts.lost + counts.repeated + counts.reordered + counts.delayed == 0)
  }

  @Test(arguments: [true, false]) func `each fault is counted`(atReceiver: Bool) throws {
    let lossy = try run(rates { $0.loss = 0.3 }, seed: 2, atReceiver: atReceiver)
    #expect(lossy.counts.lost > 10 && lossy.arrived.count == 100 - lossy.counts.lost)
    let echoing = try run(rates { $0.repetition = 0.3 }, seed: 3, atReceiver: atReceiver)
    #expect(echoing.counts.repeated > 10)
    #expect(echoing.arrived.count == 100 + echoing.counts.repeated)
    #expect(echoing.arrived == echoing.arrived.sorted())
    let shuffling = try run(rates { $0.reordering = 0.3 }, seed: 4, atReceiver: atReceiver)
    #expect(shuffling.counts.reordered > 10 && shuffling.arrived != shuffling.arrived.sorted())
    #expect(Set(shuffling.arrived).count >= 99)
  }

  @Test func `delay is time of the clock that was given`() throws {
    let slow = rates {
      $0.delay = 1
      $0.longestDelay = .seconds(60)
    }
    let (arrived, counts, end) = try run(slow, seed: 5, atReceiver: false)
    #expect(arrived == Array(0..<100))
    #expect(counts.delayed == 100)
    let most = Duration.seconds(100 * 3_660)
    #expect(end.sinceStart > .seconds(360_000) && end.sinceStart < most)
  }

  @Test(arguments: [true, false]) func `a seed has one course`(atReceiver: Bool) throws {
    let bad = rates {
      $0.loss = 0.2
      $0.repetition = 0.2
      $0.reordering = 0.2
      $0.delay = 0.2
    }
    let first = try run(bad, seed: 6, atReceiver: atReceiver)
    let second = try run(bad, seed: 6, atReceiver: atReceiver)
    let other = try run(bad, seed: 7, atReceiver: atReceiver)
    #expect(first == second)
    #expect(first.arrived != other.arrived)
  }
}
