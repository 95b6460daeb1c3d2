import DurablePromises
import DurablePromisesReference
import Testing

/// Random cron expressions, asked of the machine and walked through by the reference.
struct DifferentialCronTests {
  /// A field that is mostly open, or names few values in one of the ways there are.
  private static func field(
    _ low: Int, _ high: Int, _ names: [String], _ dice: inout DifferentialDice
  ) -> String {
    func value() -> Int { low + dice.below(high - low + 1) }
    switch dice.below(10) {
    case ..<3: return "*"
    case 3: return "*/\(1 + dice.below(high - low))"
    case 4: return "\(value())/\(1 + dice.below(high - low))"
    case 5, 6:
      let (one, other) = (value(), value())
      return "\(min(one, other))-\(max(one, other))"
    case 7:
      let (one, other) = (value(), value())
      return "\(min(one, other))-\(max(one, other))/\(1 + dice.below(5)),\(value())"
    case 8 where !names.isEmpty:
      return dice.one(of: names)
    default: return "\(value()),\(value())"
    }
  }

  @Test(arguments: 0..<UInt64(4))
  func `the machine finds the next occurrence that the calendar has`(part: UInt64) {
    var dice = DifferentialDice(seed: part)
    let configuration = Configuration(profile: .strict)
    for _ in 0..<500 {
      let months = ["JAN", "feb", "MAR", "Apr", "MAY", "JUN", "JUL-SEP", "OCT", "NOV", "DEC"]
      let days = ["SUN", "MON", "tue", "WED", "THU-SAT", "MON-FRI"]
      var fields = [
        Self.field(0, 59, [], &dice), Self.field(0, 23, [], &dice),
        Self.field(1, 31, [], &dice), Self.field(1, 12, months, &dice),
        dice.percent(60) ? "*" : Self.field(1, 7, days, &dice),
      ]
      if dice.percent(60) { fields.insert(Self.field(0, 59, [], &dice), at: 0) }
      if fields.count == 6 && dice.percent(30) {
        fields.append(dice.one(of: ["*", "2028", "2026-2030", "2027/3"]))
      }
      let cron = fields.joined(separator: " ")
      // From 2026 on, sixty years.
      let seconds = 1_790_000_000 + dice.below(60 * 366 * 86400)
      let now = Instant(milliseconds: Int64(seconds * 1000 + dice.below(1000)))
      let request = Request.scheduleCreate(
        .init(
          id: "s", cron: cron, promiseId: "p", promiseTimeout: 1,
          promiseTags: ["resonate:target": "poll://any@w"]))
      var machine = Machine(configuration: configuration)
      var reference = ReferenceMachine(configuration)
      let (answer, expected) = (
        machine.apply(request, at: now), reference.apply(request, at: now)
      )
      guard answer.status == expected.status, answer == expected || expected.status == .invalid
      else {
        Issue.record("\(cron) at \(now), part \(part): \(answer), expected \(expected)")
        return
      }
    }
  }
}
