/// What a check found out, in words and with everything that a picture needs.
///
/// A model's values are words here, so that pictures need not know the model.
struct Explanation {
  /// An operation as it is shown.
  struct Operation {
    let index: Int
    let client: String
    let words: String
    let line: Int?
    let invokedAt: Int64
    let respondedAt: Int64?
    /// Its place in the order, counted from one.
    var place: Int?
    var stateBefore: String?
    var stateAfter: String?
    /// Whether it is the first that no order explains.
    var isImpossible = false
    /// Whether it is one of the few that contradict one another.
    var isInContradiction = false

    /// The line or number by which a person finds it.
    var reference: String { line.map { "line \($0)" } ?? "operation \(index)" }
  }

  /// The verdict in words.
  let verdict: String
  /// What to call the order.
  let orderTitle: String
  /// How many operations there are, and of what sort.
  let facts: [String]
  /// What is wrong, one sentence each.
  private(set) var sentences: [String] = []
  /// The operations of the part that is shown, in the order of invocation.
  private(set) var operations: [Operation] = []
  /// How many operations of other parts are not shown.
  private(set) var otherCount = 0
  /// The few that contradict one another.
  var contradiction: [Operation] { operations.filter(\.isInContradiction) }
  /// The order found, as indices of `operations`.
  private(set) var order: [Int] = []

  init<Model: SequentialModel>(
    _ history: History<Model>, _ model: Model, _ result: CheckResult<Model>,
    _ contradiction: Contradiction?
  ) {
    verdict = result.verdict.description
    orderTitle =
      result.verdict == .linearizable ? "An order that explains it" : "The longest order found"
    facts = Self.facts(result)
    guard let part = result.illegalPart ?? result.parts.max(by: Self.isLessWorthShowing) else {
      return
    }
    show(part, of: history, model, contradiction)
    otherCount = result.operationCount - operations.count
    if let impasse = part.impasse { explain(impasse, model, contradiction) }
    if let conflict = result.conflict {
      sentences.append(
        """
        Searched in one piece: operations \(conflict[0]) and \(conflict[1]) touch one another, \
        although the model names no key that they share.
        """)
    }
  }

  private static func isLessWorthShowing<Model>(
    _ left: PartResult<Model>, _ right: PartResult<Model>
  ) -> Bool {
    // Something unsettled is worth more than something large; the first of equals is shown.
    let weights = [left, right].map { ($0.verdict == .linearizable ? 0 : 1, $0.operations.count) }
    return weights[0] < weights[1]
  }

  private static func facts<Model>(_ result: CheckResult<Model>) -> [String] {
    [
      "operations: \(result.operationCount)",
      "pending: \(result.pendingCount)"
        + (result.pendingCount == 0
          ? "" : " (each may have happened once at any later time, or never)"),
      "independent parts: \(result.parts.count)",
      "steps: \(result.steps), configurations: \(result.configurations)",
    ]
  }

  private mutating func show<Model: SequentialModel>(
    _ part: PartResult<Model>, of history: History<Model>, _ model: Model,
    _ contradiction: Contradiction?
  ) {
    let core = Set(contradiction?.operations ?? [])
    var places: [Int: Int] = [:]
    for (place, index) in part.order.enumerated() { places[index] = place }
    operations = part.operations.map { index in
      let operation = history.operations[index]
      let place = places[index]
      return Operation(
        index: index, client: operation.client.onOneLine,
        words: model.words(for: operation.input, operation.response?.output).onOneLine,
        line: operation.line, invokedAt: operation.invokedAt,
        respondedAt: operation.response?.time, place: place.map { $0 + 1 },
        stateBefore: place.map { model.words(for: part.states[$0]).onOneLine },
        stateAfter: place.map { model.words(for: part.states[$0 + 1]).onOneLine },
        isImpossible: index == part.impasse?.operation, isInContradiction: core.contains(index))
    }.sorted { ($0.invokedAt, $0.index) < ($1.invokedAt, $1.index) }
    order = operations.indices.filter { operations[$0].place != nil }
      .sorted { operations[$0].place ?? 0 < operations[$1].place ?? 0 }
  }

  private mutating func explain<Model: SequentialModel>(
    _ impasse: Impasse<Model.State>, _ model: Model, _ contradiction: Contradiction?
  ) {
    guard let culprit = operations.first(where: \.isImpossible) else { return }
    let name = "“\(culprit.words)” of client \(culprit.client) (\(culprit.reference))"
    sentences.append(
      impasse.isCertain
        ? "\(name) is the first answer that no order explains."
        : "No order was found that explains \(name); the search for the first one was cut short.")
    let states = impasse.states.map { model.words(for: $0).onOneLine }
    let others = impasse.stateCount - states.count
    let list = states.joined(separator: ", or ") + (others > 0 ? ", or \(others) others" : "")
    if !states.isEmpty {
      sentences.append(
        """
        In every order that explains the answers before it, the state by then is: \(list). At no \
        moment since it was asked could this have been the answer.
        """)
    }
    let stuck = impasse.stuck.dropFirst().compactMap { index in
      operations.first { $0.index == index }
    }
    if !stuck.isEmpty {
      sentences.append(
        "After the longest order these could not follow either: "
          + stuck.map { "“\($0.words)” of client \($0.client)" }.joined(separator: ", ") + ".")
    }
    guard let contradiction, !contradiction.operations.isEmpty else { return }
    let count = contradiction.operations.count
    sentences.append(
      count == 1
        ? "It contradicts the model all by itself."
        : "These \(count) operations contradict one another by themselves"
          + (contradiction.isMinimal ? "; none of them can be spared." : "."))
  }
}

extension String {
  /// The same words without anything that a terminal or a page would take for more than a word.
  fileprivate var onOneLine: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
