/// Something that invokes and awaits: ours, or a peer.
protocol Subject: Sendable {
  associatedtype Promise: Sendable

  /// Starts a callee that may suspend.
  func invoke(_ callee: @escaping @Sendable () async throws -> Int) async -> Promise
  /// Starts a callee that never suspends.
  func invoke(value callee: @escaping @Sendable () -> Int) async -> Promise
  func await(_ promise: Promise) async throws -> Int

  /// Promises that wait to be settled, and what settles each; `nil` where there is no such thing.
  func pending() async -> (promise: Promise, settle: @Sendable (Int) async -> Void)?

  /// Runs `body` where the subject is at its best.
  func run(_ body: @Sendable () async throws -> Void) async throws
}

extension Subject {
  func pending() async -> (promise: Promise, settle: @Sendable (Int) async -> Void)? { nil }
  func run(_ body: @Sendable () async throws -> Void) async throws { try await body() }
}

extension Group {
  /// The six workloads on one subject.
  init(name: String, summary: String, subject: some Subject) {
    func workload(
      _ name: String, _ size: Int, _ summary: String,
      _ body: @escaping @Sendable (Int) async throws -> Measurement
    ) -> Workload {
      Workload(name: name, summary: summary, size: size) { size, _ in
        try await onPool(subject) { try await body(size) }
      }
    }
    self.name = name
    self.summary = summary
    workloads = [
      workload("seq", 500_000, "invoke { 42 } and await, again and again") {
        try await subject.sequence($0)
      },
      workload("nested", 250_000, "the 42→84 program, two promises") {
        try await subject.nested($0)
      },
      workload("fanout", 40, "invoke 10,000, then await all") { try await subject.fanOut($0) },
      workload("fib", 15, "fib(20), a promise per call, both branches invoked before either await")
      {
        try await subject.fibonacci($0)
      },
      workload("pending", 1_000_000, "promises with a parked awaiter each, then all settled") {
        try await subject.pending($0)
      },
      workload("work", 20_000, "fan-out of 9 µs of computing each, against plain calls") {
        try await subject.work($0)
      },
      workload("flat", 10_000_000, "seq, with resident memory after 100,000 and at the end") {
        try await subject.flat($0)
      },
    ]
  }
}

/// Runs on the global pool: where servers run, and not on the main thread.
@concurrent
private func onPool(
  _ subject: some Subject, _ body: @escaping @Sendable () async throws -> Measurement
) async throws -> Measurement {
  let result = Cell<Measurement>()
  try await subject.run { result.value = try await body() }
  guard let measurement = result.value else { preconditionFailure("a workload measures") }
  return measurement
}
