/// Clients that each do one operation after the other, until the time is over.
struct Load: Sendable {
  /// What comes before it is not counted: connections are made, memory is taken.
  static let warmUp = Duration.milliseconds(500)

  let clients: Int
  /// Where the clients run; on their connections' thread they cost least, and leave most to what is measured.
  let executor: (any TaskExecutor)?
  var duration = Duration.seconds(2)

  /// Runs the clients.
  ///
  /// An operation that throws counts as an error and not as an operation.
  ///
  /// - Parameter operation: does the operation of a client that has a number, counted from 0.
  /// - Returns: how many operations there were, and how long they took.
  /// - Throws: the first error, if there was nothing else.
  @concurrent
  func run(
    _ operation: @escaping @Sendable (_ client: Int, _ number: Int) async throws -> Void
  ) async throws -> Measurement {
    let clock = ContinuousClock()
    let start = clock.now.advanced(by: Self.warmUp)
    let end = start.advanced(by: duration)
    let tally = await withTaskGroup(of: Tally.self) { group in
      for client in 0..<clients {
        group.addTask(executorPreference: executor) {
          var tally = Tally()
          var before = clock.now
          var number = 0
          while before < end {
            do {
              try await operation(client, number)
              let after = clock.now
              if after >= start, after < end { tally.latencies.append(before.duration(to: after)) }
            } catch {
              tally.errors += 1
              tally.firstError = tally.firstError ?? error
            }
            before = clock.now
            number += 1
          }
          return tally
        }
      }
      return await group.reduce(into: Tally()) { $0.add($1) }
    }
    if tally.latencies.isEmpty { throw tally.firstError ?? NothingDone() }
    return tally.measurement(over: duration)
  }

  private struct Tally {
    var latencies: [Duration] = []
    var errors = 0
    var firstError: (any Error)?

    mutating func add(_ other: Tally) {
      latencies += other.latencies
      errors += other.errors
      firstError = firstError ?? other.firstError
    }

    func measurement(over duration: Duration) -> Measurement {
      let sorted = latencies.sorted()
      func microseconds(_ percent: Int) -> Double {
        sorted[sorted.count * percent / 100] / .microseconds(1)
      }
      return Measurement(
        operations: sorted.count, duration: duration,
        extra: [
          ("p50_us", microseconds(50)), ("p99_us", microseconds(99)), ("errors", Double(errors)),
        ])
    }
  }
}

/// No operation ended within the time.
private struct NothingDone: Error, CustomStringConvertible {
  var description: String { "no operation came to its end in time" }
}
