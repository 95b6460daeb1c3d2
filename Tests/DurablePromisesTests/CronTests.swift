import DurablePromises
import Testing

@testable import struct DurablePromises.CivilDate

struct CronTests {
  /// 2024-01-01T00:00:00Z, a Monday.
  static let newYear: Int64 = 1_704_067_200_000
  static let day: Int64 = 86_400_000

  @Test(
    arguments: [
      ("* * * * *", newYear + 60_000), ("* * * * * *", newYear + 1000),
      ("0 0 * * *", newYear + day), ("0 2 * * *", newYear + 7_200_000),
      ("*/15 * * * *", newYear + 900_000), ("5/20 * * * *", newYear + 300_000),
      ("0 9-17/4 * * *", newYear + 9 * 3_600_000), ("30 10,8 * * *", newYear + 30_600_000),
      ("0 0 29 2 *", 1_709_164_800_000), ("0 0 31 * *", 1_706_659_200_000),
      ("0 0 30 4 ?", 1_714_435_200_000), ("0 0 * * 1", 1_704_585_600_000),
      ("0 0 * * SUN", 1_704_585_600_000), ("0 0 * * 2", 1_704_672_000_000),
      ("0 0 * * MON-FRI", newYear + day), ("0 0 * * 7", 1_704_499_200_000),
      ("0 0 13 * fri", 1_726_185_600_000), ("0 0 1 Feb *", 1_706_745_600_000),
      ("0 0 1 december *", 1_733_011_200_000), ("0 0 0 1 1 * 2030", 1_893_456_000_000),
      ("0 0 0 1 1 * 2025/5", 1_735_689_600_000), ("0 0 0 1 1 * *", 1_735_689_600_000),
      ("59 59 23 31 12 * 2024-2026", 1_735_689_599_000),
      // The first Monday that is a leap day.
      ("0 0 29 2 2", 2_340_316_800_000),
    ] as [(String, Int64)])
  func `the next occurrence after new year`(text: String, next: Int64) throws {
    #expect(
      try Cron(text).next(after: Instant(milliseconds: Self.newYear))
        == Instant(milliseconds: next))
  }

  @Test func `an occurrence itself is not the next one, and parts of seconds are dropped`() throws {
    let cron = try Cron("* * * * *")
    let minute = Instant(milliseconds: Self.newYear + 60_000)
    #expect(cron.next(after: minute) == minute + 60_000)
    #expect(cron.next(after: minute + -1) == minute)
    #expect(cron.next(after: minute + 1) == minute + 60_000)
    #expect(cron.next(after: -1) == 0)
    #expect(cron.next(after: -60_001) == -60_000)
  }

  @Test(arguments: [
    ("31 4", false), ("31 6", false), ("31 9", false), ("31 11", false), ("30 2", false),
    ("29 2", true), ("31 12", true),
  ])
  func `dates that do not exist never occur`(date: String, occurs: Bool) throws {
    let next = try Cron("0 0 \(date) *").next(after: Instant(milliseconds: Self.newYear))
    #expect((next != nil) == occurs)
  }

  @Test func `leap days skip the years that hundred divides, unless four hundred does`() throws {
    var cron = try Cron("0 0 29 2 *")
    // 2096, then 2104.
    let last = Instant(milliseconds: 3_981_312_000_000)
    #expect(cron.next(after: last) == Instant(milliseconds: 4_233_686_400_000))
    cron = try Cron("0 0 0 29 2 * 2400")
    #expect(
      cron.next(after: Instant(milliseconds: Self.newYear))
        == Instant(milliseconds: 13_574_563_200_000))
    #expect(try Cron("0 0 0 29 2 * 2100").next(after: 0) == nil)
    #expect(try Cron("0 0 0 1 1 * 2000").next(after: Instant(milliseconds: Self.newYear)) == nil)
    #expect(try Cron("* * * * *").next(after: Instant(milliseconds: .max)) == nil)
  }

  @Test(arguments: [
    "", "* * * *", "* * * * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
    "* * * 13 *", "* * * * 0", "* * * * 8", "*/0 * * * *", "5-2 * * * *", "a * * * *",
    "* * * * MO", "1,,2 * * * *", "-1 * * * *", "1-2-3 * * * *", "*/ * * * *", "+1 * * * *",
    "* * L * *", "0 0 0 1 1 * 1969", "@daily", "99999999999999999999 * * * *",
  ])
  func `what is no expression is refused, with the reason`(text: String) {
    #expect {
      try Cron(text)
    } throws: { error in
      (error as? CronError).map { $0.text == text && "\($0)".contains("no cron expression") }
        ?? false
    }
  }

  /// Random expressions against a search that tries every second.
  @Test(arguments: 0..<20)
  func `the next occurrence is the first second that matches`(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    func field(_ range: ClosedRange<Int>) -> (text: String, values: Set<Int>) {
      if chance.percent(30) { return ("*", Set(range)) }
      let values = Set((0..<chance.number(1...3)).map { _ in chance.number(range) })
      return (values.sorted().map(String.init).joined(separator: ","), values)
    }
    let fields = [
      field(0...59), field(0...59), field(0...23), field(1...31), field(1...12), field(1...7),
    ]
    let cron = try Cron(fields.map(\.text).joined(separator: " "))
    var from = Instant(milliseconds: Self.newYear + Int64(chance.number(0...400) * 86_400_000))
    for _ in 0..<5 {
      let next = cron.next(after: from)
      let last = next?.milliseconds ?? from.milliseconds + 400 * Self.day
      // Days that cannot match are skipped as a whole.
      var second = from.milliseconds / 1000 + 1
      var found: Int64?
      while second * 1000 <= last, found == nil {
        let date = CivilDate(daysSince1970: Int(second / 86_400))
        let weekday = Int((second / 86_400 + 4) % 7) + 1
        guard fields[3].values.contains(date.day), fields[4].values.contains(date.month),
          fields[5].values.contains(weekday)
        else {
          second = (second / 86_400 + 1) * 86_400
          continue
        }
        let time = Int(second % 86_400)
        if fields[2].values.contains(time / 3600) {
          if fields[1].values.contains(time / 60 % 60), fields[0].values.contains(time % 60) {
            found = second * 1000
          }
          second += 1
        } else {
          second = (second / 3600 + 1) * 3600
        }
      }
      #expect(found == next?.milliseconds, "seed \(seed)")
      guard let next else { break }
      from = next
    }
  }

  @Test func `each day has one date, and they come in order`() {
    var date = CivilDate(year: 1600, month: 1, day: 1)
    for day in date.daysSince1970..<CivilDate(year: 2404, month: 1, day: 1).daysSince1970 {
      guard CivilDate(daysSince1970: day) == date, date.daysSince1970 == day else {
        Issue.record("\(day) is not \(date)")
        return
      }
      if date.day < CivilDate.length(ofMonth: date.month, in: date.year) {
        date.day += 1
      } else {
        date.day = 1
        date.month = date.month % 12 + 1
        if date.month == 1 { date.year += 1 }
      }
    }
    #expect(CivilDate(daysSince1970: 0) == CivilDate(year: 1970, month: 1, day: 1))
    #expect(CivilDate(daysSince1970: 19_782) == CivilDate(year: 2024, month: 2, day: 29))
  }
}
