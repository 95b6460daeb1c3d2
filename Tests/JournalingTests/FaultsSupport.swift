import Journaling
import SimulatedDisks

/// A life of a journal that makes every kind of call: rotations, snapshots, removals, two openings.
///
/// It goes on after an error as callers do who do not believe it, and notes what they are told.
struct FaultyLife {
  /// What happened in it.
  struct Outcome {
    /// The first error, and whether it came from opening, appending, a snapshot or closing.
    var error: (place: String, error: JournalError)?
    /// What was not as it must be after an error.
    var complaints: [String] = []
  }

  let explorer: CrashExplorer
  let system: FaultyFileSystem

  func run() -> Outcome {
    var outcome = Outcome()
    for life in 0..<2 {
      do throws(JournalError) {
        try live(life, &outcome)
      } catch {
        if outcome.error == nil { outcome.error = ("open or close", error) }
      }
    }
    return outcome
  }

  private func live(_ life: Int, _ outcome: inout Outcome) throws(JournalError) {
    var journal = try explorer.open(system)
    for place in 0..<5 {
      do throws(JournalError) {
        try explorer.append([1, 12, 30, 20, 4][place], to: &journal)
      } catch {
        complainIfUsable(&journal, after: error, &outcome)
        break
      }
      guard place % 2 == 0 else { continue }
      do throws(JournalError) {
        try explorer.snapshot(&journal)
      } catch {
        if outcome.error == nil { outcome.error = ("snapshot", error) }
      }
    }
    // The second life may begin after a good end or after a death.
    if life == 0 { try journal.close() }
  }

  /// An error of the file system while appending is final.
  private func complainIfUsable(
    _ journal: inout Journal, after error: JournalError, _ outcome: inout Outcome
  ) {
    if outcome.error == nil { outcome.error = ("append", error) }
    let durable = journal.durableSequence
    for _ in 0..<2 {
      do throws(JournalError) {
        try explorer.append(1, to: &journal)
        outcome.complaints.append("an append was acknowledged after \(error)")
      } catch let later {
        if later != error { outcome.complaints.append("\(later) instead of \(error)") }
      }
    }
    if journal.durableSequence != durable { outcome.complaints.append("more became durable") }
  }
}

/// Runs a life in which some calls fail; afterwards the process dies or power is lost, and all that
/// was acknowledged is read back.
func complaints(
  about rules: [FaultRule], seed: UInt64 = 1, powerLoss: Bool = true
) -> (complaints: [String], failed: Bool) {
  let explorer = CrashExplorer(seed: seed)
  let system = FaultyFileSystem(rules: rules)
  let life = FaultyLife(explorer: explorer, system: system)
  let outcome = life.run()
  let again = system.log.syncsAfterFailedSync.map { "a second sync of \($0.path)" }
  explorer.die(system.disk, continues: true)
  if powerLoss { explorer.crash(system.disk) }
  return (outcome.complaints + again + explorer.complaints, outcome.error != nil)
}
