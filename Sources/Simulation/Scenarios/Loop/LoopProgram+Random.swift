import Scheduling

extension LoopProgram {
  /// The kinds of programs with something in them; which of them a run has, chance says.
  enum Kind: CaseIterable {
    case sleep, sum, shared, deferred, contested, cancelled, interrupted, cycle, forgotten
  }

  /// Draws a program.
  ///
  /// - Parameters:
  ///   - depth: how deep its calls may be nested.
  ///   - kinds: what may be in it.
  ///   - chance: decides.
  /// - Returns: the program.
  static func random(
    depth: Int, of kinds: [Kind], using chance: inout SeededGenerator
  ) -> LoopProgram {
    guard depth > 0, let kind = kinds.randomElement(using: &chance) else {
      let number = Int.random(in: 1...9, using: &chance)
      return Int.random(in: 0..<5, using: &chance) == 0 ? .failure(number) : .value(number)
    }
    func child(_ chance: inout SeededGenerator) -> LoopProgram {
      random(depth: depth - 1, of: kinds, using: &chance)
    }
    let number = Int.random(in: 1...9, using: &chance)
    switch kind {
    case .sleep: return .sleep(time(&chance), child(&chance))
    case .sum:
      let count = Int.random(in: 1...3, using: &chance)
      return .sum(
        (0..<count).map { _ in child(&chance) },
        order: Array(0..<count).shuffled(using: &chance))
    case .shared:
      let count = Int.random(in: 1...3, using: &chance)
      return .shared(child(&chance), delays: (0..<count).map { _ in time(&chance) })
    case .deferred: return .deferred(number, after: time(&chance), awaited: time(&chance))
    case .contested: return .contested(number, delays: [time(&chance), time(&chance)])
    case .cancelled:
      return .cancelled(number, after: time(&chance), isStubborn: Bool.random(using: &chance))
    case .interrupted: return .interrupted(child(&chance), after: time(&chance))
    case .cycle: return .cycle(number)
    case .forgotten: return .forgotten(child(&chance), child(&chance))
    }
  }

  /// Microseconds, in the order of what a message takes: so one often arrives right before or after.
  private static func time(_ chance: inout SeededGenerator) -> Int {
    Int.random(in: 1...900, using: &chance)
  }
}
