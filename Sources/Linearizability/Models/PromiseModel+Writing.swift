extension History<PromiseModel> {
  /// The history as JSON Lines, which ``History`` reads.
  ///
  /// Questions and answers stand in the order of their times; at one time questions come first.
  public var jsonLines: String {
    var moments: [(time: Int64, isAnswer: Bool, line: String)] = []
    let asked = operations.enumerated().sorted {
      ($0.element.invokedAt, $0.offset) < ($1.element.invokedAt, $1.offset)
    }
    for (number, (_, operation)) in asked.enumerated() {
      let arguments = Datum.list(operation.input.arguments.map { .text($0) })
      let client = Datum.text(Text(operation.client))
      let question = """
        {"call": \(number), "client": \(client), "op": "\(operation.input.name)", \
        "args": \(arguments), "time": \(operation.invokedAt)}
        """
      moments.append((operation.invokedAt, false, question))
      guard let response = operation.response else { continue }
      let answer =
        #"{"return": \#(number), "result": \#(response.output.datum), "time": \#(response.time)}"#
      moments.append((response.time, true, answer))
    }
    // A stable order needs the place as the last word: `sort` promises nothing about equals.
    let order = moments.indices.sorted { left, right in
      let (one, other) = (moments[left], moments[right])
      return (one.time, one.isAnswer ? 1 : 0, left) < (other.time, other.isAnswer ? 1 : 0, right)
    }
    return ([#"{"history": 1, "model": "promise"}"#] + order.map { moments[$0].line }).joined(separator: "\n") + "\n"
  }
}

extension PromiseModel.Input {
  /// The name of the operation in a file.
  var name: String {
    switch self {
    case .create: "create"
    case .createWithCallback: "create-with-callback"
    case .createCallback: "create-callback"
    case .resolve: "resolve"
    case .reject: "reject"
    case .read: "read"
    }
  }

  /// The ids in a file.
  var arguments: [Text] {
    switch self {
    case .create(let id), .resolve(let id), .reject(let id), .read(let id): [id]
    case .createWithCallback(let id, let callback), .createCallback(let id, let callback):
      [id, callback]
    }
  }
}

extension PromiseModel.Output {
  /// The answer in a file.
  var datum: Datum {
    guard let promise else { return .text(Text(status.rawValue)) }
    return .list([.text(Text(status.rawValue)), .text(Text(promise.rawValue))])
  }
}
