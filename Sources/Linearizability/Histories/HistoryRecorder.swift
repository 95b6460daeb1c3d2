/// Collects a history while it happens: each call gets the next whole number as its time.
public struct HistoryRecorder<Model: SequentialModel>: Sendable {
  private var operations: [History<Model>.Operation] = []
  private var unrecorded: Set<Int> = []
  private var now: Int64 = 0

  /// Creates a recorder that has seen nothing.
  public init() {}

  /// Notes that a client asks for something.
  ///
  /// - Parameters:
  ///   - input: what is asked.
  ///   - client: who asks.
  /// - Returns: the number by which to note the answer.
  public mutating func invoke(_ input: Model.Input, by client: String) -> Int {
    operations.append(.init(client: client, input, invokedAt: tick(), response: nil))
    return operations.count - 1
  }

  /// Notes an answer.
  ///
  /// - Parameters:
  ///   - operation: the number that `invoke` gave.
  ///   - output: what was answered.
  public mutating func respond(to operation: Int, with output: Model.Output) {
    precondition(operations[operation].isPending, "an operation is answered once")
    operations[operation].response = .init(output, at: tick())
  }

  /// Notes that an operation certainly did not happen, which takes it out of the history.
  ///
  /// - Parameter operation: the number that `invoke` gave.
  public mutating func strike(_ operation: Int) { unrecorded.insert(operation) }

  /// What was seen so far; operations without an answer are pending.
  public var history: History<Model> {
    History(
      unchecked: operations.indices.filter { !unrecorded.contains($0) }.map { operations[$0] })
  }

  private mutating func tick() -> Int64 {
    now += 1
    return now
  }
}
