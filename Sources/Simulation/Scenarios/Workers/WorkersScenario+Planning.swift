internal import Scheduling

extension WorkersScenario {
  static func plan(seed: UInt64, ticks: Int) -> [Planned<WorkersStep>] {
    var chance = SeededGenerator(seed: seed ^ Digest.of("workers"))
    let kinds = Kind.allCases.filter { _ in Bool.random(using: &chance) }
    let rate = Int.random(in: 8...40, using: &chance)
    var plan: [Planned<WorkersStep>] = []
    var calls = 0
    for tick in 0..<max(ticks, 0) {
      if Int.random(in: 0..<1_000, using: &chance) < 11,
        let program = Programs.Name.allCases.randomElement(using: &chance)
      {
        calls += 1
        let number = Int.random(in: 1...5, using: &chance)
        plan.append(Planned(tick: tick, .call(program, number: number, id: "p\(calls)")))
      }
      if Int.random(in: 0..<1_000, using: &chance) < rate,
        let kind = kinds.randomElement(using: &chance)
      {
        plan.append(Planned(tick: tick, step(kind, using: &chance)))
      }
    }
    return plan
  }

  private enum Kind: CaseIterable {
    case workerDies, workerPauses, badWire, partition, crash, powerLoss, error, full, slow, pause
  }

  private static func step(_ kind: Kind, using chance: inout SeededGenerator) -> WorkersStep {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &chance) }
    let worker = WorkersWorld.workers[number(0...2)]
    let anybody = (WorkersWorld.workers + [WorkersWorld.client])[number(0...3)]
    switch kind {
    case .workerDies: return .workerDies(worker, Int64(number(1...60)))
    case .workerPauses: return .workerPauses(worker, Int64(number(10...120)))
    case .badWire: return .badWire(anybody, Int64(number(10...150)))
    case .partition: return .partition(anybody, Int64(number(5...80)))
    case .crash:
      return .crash(Crash(power: nil, call: number(0...3), downtime: Int64(number(1...30))))
    case .powerLoss:
      return .crash(
        Crash(
          power: chance.next(), call: [0, 1, 2, 2, 2, 3, 5][number(0...6)],
          downtime: Int64(number(1...30)), nextStart: number(0...2) == 0 ? number(1...40) : 0))
    case .error: return .trouble(.error(isFlush: number(0...1) == 0, call: number(1...3)))
    case .full: return .trouble(.full(Int64(number(3...40))))
    case .slow:
      return .trouble(.slow(Int64(number(30...500)) * 10 + 1, for: Int64(number(10...80))))
    case .pause: return .pause(Int64(number(5...60)))
    }
  }
}
