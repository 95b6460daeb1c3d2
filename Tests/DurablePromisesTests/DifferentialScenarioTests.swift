import DurablePromises
import DurablePromisesReference
import Testing

/// The reference by itself, against figures that were not computed by either machine.
struct DifferentialScenarioTests {
  /// Instants of the civil calendar, found with `date -u -d @…`.
  @Test(arguments: [
    ("0 2 * * *", 1_790_000_000_000, 1_790_042_400_000),  // the example of protocol §4.18
    ("* * * * *", 1_790_000_000_000, 1_790_000_040_000),
    ("* * * * * *", 1_790_000_000_999, 1_790_000_001_000),
    ("* * * * * *", 1_790_000_000_000, 1_790_000_001_000),
    ("0 0 29 2 *", 1_790_000_000_000, 1_835_395_200_000),  // 2028-02-29
    ("0 0 0 1 1 * 2030", 1_790_000_000_000, 1_893_456_000_000),  // 2030-01-01
    ("0 9 * * MON-FRI", 1_790_000_000_000, 1_790_067_600_000),  // Tuesday
    ("0 0 * * 1", 1_790_000_000_000, 1_790_467_200_000),  // Sunday 2026-09-27
    ("15 10 31 * *", 1_790_000_000_000, 1_793_441_700_000),  // October
    ("59 59 23 31 DEC ? 2099", 1_790_000_000_000, 4_102_444_799_000),
  ])
  func `a cron expression is found in the calendar`(cron: String, after: Int64, next: Int64) {
    let found = ReferenceCron(cron)?.next(after: Instant(milliseconds: after))
    #expect(found == Instant(milliseconds: next))
  }

  @Test(arguments: [
    "", "* * * *", "60 * * * *", "0 0 * * 0", "0 0 * * 8", "*/0 * * * *", "5-1 * * * *",
    "1,, * * * *",
    "* * * * * * * *", "x * * * *", "0 0 0 1 1 * 1969",
  ])
  func `what is no cron expression is refused`(cron: String) {
    #expect(ReferenceCron(cron) == nil)
  }

  @Test func `a day that never comes is never found`() {
    #expect(ReferenceCron("0 0 30 2 *")?.next(after: 1_790_000_000_000) == nil)
  }
}
