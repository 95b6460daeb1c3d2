internal import DurableAsyncAwait
internal import DurablePromises
internal import Foundation
internal import PromiseStores

extension Group {
  /// Durable steps in a journal, and the start of a store.
  static let durable = Group(
    name: "durable", summary: "steps whose results are on disk before the caller goes on",
    workloads: [
      ("sequential", 1, 3_000, "one function"), ("concurrent64", 64, 500, "64 functions at a time"),
      ("concurrent1000", 1_000, 200, "1,000 functions at a time"),
    ]
    .map { name, width, size, summary in
      Workload(name: name, summary: "\(summary), N steps each", size: size) { size, directory in
        try await steps(width: width, rounds: size, in: directory)
      }
    } + [
      Workload(
        name: "replay", summary: "one function of N steps, answered from the journal", size: 10_000
      ) { size, directory in try await replay(size, in: directory) },
      Workload(
        name: "recover", summary: "opening a store of N promises, one of eleven pending",
        size: 110_000
      ) { size, directory in try await recover(size, in: directory) },
      Workload(
        name: "leave", summary: "what recover opens, left in an empty directory", size: 110_000
      ) { size, directory in
        let duration = try await ContinuousClock().measure {
          try await leave(calls: size / 11, steps: 10, in: directory)
        }
        return Measurement(operations: size, duration: duration)
      },
    ])
}

/// A step's result: 100 characters.
private let value = String(repeating: "v", count: 100)

/// A function of so many steps.
private let stepper = DurableFunction("stepper") { (context: Context, steps: Int) in
  for _ in 0..<steps { _ = try await context.run("step") { value } }
  return steps
}

/// A function of so many steps that does not end.
private let stuck = DurableFunction("stuck") { (context: Context, steps: Int) in
  for _ in 0..<steps { _ = try await context.run("step") { value } }
  try await Task.sleep(for: .seconds(86_400))
  return steps
}

/// Runs functions of as many steps each, all at the same time.
///
/// Starting and ending the functions is timed too.
@concurrent
private func steps(
  width: Int, rounds: Int, in directory: String
) async throws -> Measurement {
  try await inside(directory) { path in
    let store = try JournaledStore.open(path)
    let loop = try await DurableEventLoop(store: store, functions: [stepper])
    let duration = try await ContinuousClock().measure {
      try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<width {
          group.addTask { try await loop.run(stepper, rounds, id: "f\(number)") }
        }
        try check(await group.reduce(0, +), width * rounds)
      }
    }
    await loop.close()
    try await store.close()
    return Measurement(operations: width * rounds, duration: duration)
  }
}

/// Runs a function again whose steps are all in the journal, but not its end.
@concurrent
private func replay(_ size: Int, in directory: String) async throws -> Measurement {
  try await inside(directory) { path in
    try await leave(calls: 1, steps: size, in: path)
    let store = try JournaledStore.open(path)
    // The same name, and this time it ends.
    let ending = DurableFunction("stuck") { (context: Context, steps: Int) in
      for _ in 0..<steps { _ = try await context.run("step") { "not run" } }
      return steps
    }
    let clock = ContinuousClock()
    let start = clock.now
    let loop = try await DurableEventLoop(store: store, functions: [ending])
    try check(try await loop.handle(id: "f0", of: Int.self).value, size)
    let duration = clock.now - start
    await loop.close()
    try await store.close()
    return Measurement(operations: size, duration: duration)
  }
}

/// Opens a store that a loop has left, with ten settled steps for each pending call.
///
/// Another process leaves it, so that the memory of this one is what the store takes. It is opened on
/// the main thread, as programs do: there the C library gets memory from the system in larger pieces.
@MainActor
private func recover(_ size: Int, in directory: String) async throws -> Measurement {
  try await inside(directory) { path in
    let calls = size / 11
    let other = Process()
    other.executableURL = Bundle.main.executableURL
    other.arguments = ["durable", "leave", String(size), path]
    other.standardOutput = FileHandle.nullDevice
    try other.run()
    other.waitUntilExit()
    guard other.terminationStatus == 0 else { throw NothingLeft() }
    let before = Measurement.residentMegabytes
    let clock = ContinuousClock()
    let start = clock.now
    let store = try JournaledStore.open(path)
    let duration = clock.now - start
    let after = Measurement.residentMegabytes
    let promises = store.snapshot().promises
    try check(promises.count, calls * 11)
    try check(promises.count { $0.record.state == .pending }, calls)
    try await store.close()
    return Measurement(
      operations: promises.count, duration: duration,
      extra: [("recover_s", duration / .seconds(1)), ("recovered_mb", after - before)])
  }
}

/// Leaves a store behind as a crash would: so many calls, each pending after so many steps.
@concurrent
private func leave(calls: Int, steps: Int, in path: String) async throws {
  let store = try JournaledStore.open(path)
  let loop = try await DurableEventLoop(store: store, functions: [stuck])
  try await withThrowingTaskGroup { group in
    for number in 0..<calls {
      group.addTask { _ = try await loop.start(stuck, steps, id: "f\(number)") }
    }
    try await group.waitForAll()
  }
  while store.snapshot().promises.count(where: { $0.record.state != .pending }) < calls * steps {
    try await Task.sleep(for: .milliseconds(200))
  }
  await loop.close()
  try await store.close()
}

/// The process that was to leave a store failed.
private struct NothingLeft: Error, CustomStringConvertible {
  var description: String { "no store was left to recover" }
}
