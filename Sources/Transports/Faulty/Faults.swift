internal import Synchronization

/// How often a wire fails, each from 0 (never) to 1 (always).
public struct FaultRates: Hashable, Sendable {
  /// How many of all messages are lost.
  public var loss = 0.0
  /// How many arrive twice.
  public var repetition = 0.0
  /// How many are overtaken by the next one.
  public var reordering = 0.0
  /// How many are held up for a time.
  public var delay = 0.0
  /// How long a message is held up at the most.
  public var longestDelay = Duration.seconds(1)

  /// Creates the rates of a wire that never fails.
  public init() {}
}

/// How often a wire has failed up to now.
public struct FaultCounts: Hashable, Sendable {
  /// How many messages there were.
  public internal(set) var messages = 0
  /// How many were lost.
  public internal(set) var lost = 0
  /// How many arrived twice.
  public internal(set) var repeated = 0
  /// How many were kept for the next one to overtake.
  public internal(set) var reordered = 0
  /// How many were held up.
  public internal(set) var delayed = 0
}

/// Decides what happens to messages, by lot, and keeps those that are to be overtaken.
final class FaultSource<Item: Sendable>: Sendable {
  private let rates: FaultRates
  private let clock: any Clock<Duration>
  private let state: Mutex<FaultState<Item>>

  init(
    _ rates: FaultRates, clock: any Clock<Duration>,
    generator: any RandomNumberGenerator & Sendable
  ) {
    for rate in [rates.loss, rates.repetition, rates.reordering, rates.delay] {
      precondition((0...1).contains(rate), "a rate is from 0 to 1")
    }
    precondition(rates.longestDelay >= .zero, "a delay is not negative")
    self.rates = rates
    self.clock = clock
    state = Mutex(FaultState(chance: Chance(generator)))
  }

  var counts: FaultCounts { state.withLock { $0.counts } }

  /// What arrives now that a message was sent: perhaps nothing, perhaps more than that.
  func pass(_ item: Item) async throws -> [Item] {
    let (items, delay) = state.withLock { $0.pass(item, rates) }
    if delay > .zero { try await clock.sleep(for: delay) }
    return items
  }
}

/// What has happened up to now, and what is to be overtaken.
private struct FaultState<Item: Sendable> {
  var chance: Chance
  var counts = FaultCounts()
  var kept: [Item] = []

  mutating func pass(_ item: Item, _ rates: FaultRates) -> ([Item], Duration) {
    counts.messages += 1
    // As many lots for each message, so that one rate does not change what the others do.
    let lots = (0..<5).map { _ in Double.random(in: 0..<1, using: &chance) }
    let overtaken = kept
    kept = []
    if lots[0] < rates.loss {
      counts.lost += 1
      return (overtaken, .zero)
    }
    var items = [item]
    if lots[1] < rates.repetition {
      counts.repeated += 1
      items.append(item)
    }
    if lots[2] < rates.reordering {
      counts.reordered += 1
      kept = items
      items = []
    }
    var delay = Duration.zero
    if lots[3] < rates.delay {
      counts.delayed += 1
      delay = rates.longestDelay * lots[4]
    }
    return (items + overtaken, delay)
  }
}
