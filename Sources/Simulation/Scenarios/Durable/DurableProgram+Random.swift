import Scheduling

extension DurableProgram {
  /// The kinds of programs with something in them; which of them a run has, chance says.
  enum Kind: CaseIterable {
    case sleep, all, each, external, detached, throwing
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
  ) -> DurableProgram {
    let number = Int.random(in: 1...9, using: &chance)
    guard depth > 0, let kind = kinds.randomElement(using: &chance) else {
      switch Int.random(in: 0..<6, using: &chance) {
      case 0: return .failure(number)
      case 1: return .step(number, failures: Int.random(in: 1...2, using: &chance))
      default: return .step(number, failures: 0)
      }
    }
    func child(_ chance: inout SeededGenerator) -> DurableProgram {
      random(depth: depth - 1, of: kinds, using: &chance)
    }
    switch kind {
    case .sleep: return .sleep(Int.random(in: 1...80, using: &chance), child(&chance))
    case .all, .each:
      let count = Int.random(in: 1...3, using: &chance)
      let children = (0..<count).map { _ in child(&chance) }
      return kind == .all ? .all(children) : .each(children)
    case .external: return .external(number, after: Int.random(in: 1...120, using: &chance))
    case .detached:
      // Nobody outside could know the ids of what such a call awaits.
      let others = kinds.filter { $0 != .external }
      return .detached(random(depth: depth - 1, of: others, using: &chance), child(&chance))
    case .throwing: return .throwing(number, after: child(&chance))
    }
  }
}
