package import AsyncAwait
import Scheduling

/// Occurrences as a correct loop reports them when its callers act at random.
package func randomOccurrences(seed: UInt64, actions: Int = 80) -> [Occurrence] {
  typealias Party = Occurrence.Party
  var random = SeededGenerator(seed: seed)
  var occurrences: [Occurrence] = []
  var free: [Party] = [.root("main")]
  var names: [Occurrence.PromiseName] = []
  var results: [Occurrence.PromiseName: Occurrence.Result] = [:]
  var awaiters: [Occurrence.PromiseName: [Party]] = [:]

  func emit(
    _ kind: Occurrence.Kind, _ party: Party?, _ promise: Occurrence.PromiseName,
    _ result: Occurrence.Result? = nil
  ) {
    occurrences.append(.init(kind: kind, party: party, promise: promise, result: result))
  }

  for number in 1...UInt64(actions) {
    guard let who = free.randomElement(using: &random) else { break }
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<3:
      let label = ["fib", "work", nil].randomElement(using: &random) ?? nil
      let promise = Occurrence.PromiseName(number: number, label: label)
      names.append(promise)
      free.append(.callee(promise))
      emit(.invoke, who, promise)
      emit(.promiseCreated, nil, promise)
      emit(.spawn, .callee(promise), promise)
      emit(.replyPromise, who, promise)
    case 3..<6:
      guard let promise = names.randomElement(using: &random), .callee(promise) != who else {
        break
      }
      emit(.await, who, promise)
      if let result = results[promise] {
        emit(.awaitImmediate, who, promise, result)
      } else if free.count > 1 {
        emit(.parked, who, promise)
        awaiters[promise, default: []].append(who)
        free.removeAll { $0 == who }
      } else {
        occurrences.removeLast()
      }
    case 6:
      guard let promise = names.randomElement(using: &random),
        let gone = awaiters[promise]?.randomElement(using: &random)
      else { break }
      emit(.unparked, gone, promise)
      awaiters[promise]?.removeAll { $0 == gone }
      free.append(gone)
    default:
      guard case .callee(let promise) = who else { break }
      let result: Occurrence.Result =
        Bool.random(using: &random) ? .resolved("\(number)") : .rejected("E\(number)")
      results[promise] = result
      emit(.return, who, promise, result)
      emit(.settled, nil, promise, result)
      free.removeAll { $0 == who }
      for party in awaiters.removeValue(forKey: promise) ?? [] {
        emit(.replyValue, party, promise, result)
        free.append(party)
      }
    }
  }
  return occurrences
}
