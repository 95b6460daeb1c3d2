/// Where the operations of a picture lie: lanes from top to bottom, columns from left to right.
///
/// Only the order of times is kept. A bar is as wide as its words need, and bars that overlap in
/// time overlap in the picture and no others do.
struct TimeScale {
  /// A bar in a lane.
  struct Bar {
    /// The index of the operation among those shown.
    let operation: Int
    let lane: Int
    let left: Int
    let right: Int
  }

  /// The name of each lane; a client has several if its own operations overlap.
  private(set) var lanes: [String] = []
  private(set) var bars: [Bar] = []
  private(set) var width = 0

  /// - Parameters:
  ///   - operations: what to show, in the order of invocation.
  ///   - needed: how many columns the words of an operation need.
  init(_ operations: [Explanation.Operation], needed: (Explanation.Operation) -> Int) {
    // Equal times are concurrent, so invocations come before responses.
    var moments: [(time: Int64, isResponse: Bool, operation: Int)] = []
    for (index, operation) in operations.enumerated() {
      moments.append((operation.invokedAt, false, index))
      if let time = operation.respondedAt { moments.append((time, true, index)) }
    }
    moments.sort {
      ($0.time, $0.isResponse ? 1 : 0, $0.operation) < (
        $1.time, $1.isResponse ? 1 : 0, $1.operation
      )
    }

    var lefts = [Int](repeating: 0, count: operations.count)
    var rights = [Int](repeating: 0, count: operations.count)
    var column = 0
    for moment in moments {
      let index = moment.operation
      if moment.isResponse {
        column = max(column, lefts[index] + needed(operations[index]))
        rights[index] = column
      } else {
        lefts[index] = column
      }
      column += 1
    }
    for (index, operation) in operations.enumerated() where operation.respondedAt == nil {
      column = max(column, lefts[index] + needed(operation))
    }
    for (index, operation) in operations.enumerated() where operation.respondedAt == nil {
      rights[index] = column
    }
    width = column + 1
    arrange(operations, lefts, rights)
  }

  private mutating func arrange(
    _ operations: [Explanation.Operation], _ lefts: [Int], _ rights: [Int]
  ) {
    var clients: [String] = []
    for operation in operations where !clients.contains(operation.client) {
      clients.append(operation.client)
    }
    for client in clients.sorted(by: Self.comesBefore) {
      var ends: [Int] = []
      let first = lanes.count
      for (index, operation) in operations.enumerated() where operation.client == client {
        let row = ends.firstIndex { $0 < lefts[index] } ?? ends.count
        if row == ends.count { ends.append(0) }
        ends[row] = rights[index]
        bars.append(
          .init(operation: index, lane: first + row, left: lefts[index], right: rights[index]))
      }
      lanes += ends.map { _ in client }
    }
  }

  /// Numbers by size, then names.
  private static func comesBefore(_ left: String, _ right: String) -> Bool {
    switch (Int(left), Int(right)) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left < right
    }
  }
}
