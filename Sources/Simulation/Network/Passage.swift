internal import Scheduling

/// What becomes of one message on its way.
///
/// It is planned with the message, so that leaving one message out of a plan changes nothing about the
/// others.
struct Passage: Hashable, Sendable {
  /// How long each copy takes, in microseconds of virtual time; none if the message is lost.
  var delays: [Int64]

  /// A way on which a message takes so long, and nothing happens to it.
  init(_ delays: [Int64]) { self.delays = delays }

  /// A message is late from here on, in microseconds.
  static let late: Int64 = 20_000

  /// Draws what becomes of a message.
  ///
  /// - Parameters:
  ///   - chance: where the draw comes from.
  ///   - isKind: whether nothing is lost, repeated or late.
  init(using chance: inout SeededGenerator, isKind: Bool) {
    // Never a whole millisecond, at which clocks ring.
    func delay(_ range: ClosedRange<Int64>) -> Int64 {
      Int64.random(in: range, using: &chance) * 10 + 3
    }
    let fate = Int.random(in: 0..<100, using: &chance)
    switch fate {
    case _ where isKind: delays = [delay(20...300)]
    case 0..<6: delays = []
    case 6..<12: delays = [delay(20...300), delay(20...4_000)]
    case 12..<20: delays = [delay(Self.late / 10...6_000)]
    default: delays = [delay(20...300)]
    }
  }

  var isKind: Bool { delays.count == 1 && delays[0] < Self.late }

  /// What is said of the message in a plan; empty if nothing happens to it.
  func words(_ way: String) -> String {
    switch delays.count {
    case 0: ", \(way) lost"
    case 1: isKind ? "" : ", \(way) late by \(delays[0] / 1_000) ms"
    default: ", \(way) twice"
    }
  }
}
