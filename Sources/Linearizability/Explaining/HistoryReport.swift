/// The verdict on a history, ready to print: what `reprise check` shows.
public struct HistoryReport: Hashable, Sendable {
  /// The verdict.
  public let verdict: Verdict
  /// How many operations the history has.
  public let operationCount: Int
  /// How many of them nobody answered.
  public let pendingCount: Int
  /// How many independent parts it has.
  public let partCount: Int
  /// The steps of the model that the check took.
  public let steps: Int
  /// The first answer that no order explains, as an index in the history.
  public let impossibleOperation: Int?
  /// The few operations that contradict one another, as indices in the history.
  public let contradiction: [Int]
  /// What is wrong, one sentence each; none if an order was found.
  public let sentences: [String]
  /// The report as plain text.
  public let text: String
  /// The report as one self-contained page.
  public let html: String

  /// The names of the models that ``init(reading:model:title:budget:)`` knows.
  public static let modelNames = ["register", "key-value", "promise"]

  /// Checks a history.
  ///
  /// - Parameters:
  ///   - history: what the clients saw.
  ///   - model: what the object should do.
  ///   - title: what to call the history in the page.
  ///   - budget: how much the check may cost, and again as much the search for what is wrong.
  public init<Model: SequentialModel>(
    _ history: History<Model>, model: Model, title: String, budget: SearchBudget = .unlimited
  ) {
    let checker = LinearizabilityChecker(model, budget: budget)
    let result = checker.check(history)
    let contradiction = result.illegalPart.map { checker.shrink(history, $0) }
    let explanation = Explanation(history, model, result, contradiction)
    verdict = result.verdict
    operationCount = result.operationCount
    pendingCount = result.pendingCount
    partCount = result.parts.count
    steps = result.steps
    impossibleOperation = result.illegalPart?.impasse?.operation
    self.contradiction = contradiction?.operations ?? []
    sentences = explanation.sentences
    text = TextPicture(explanation: explanation).text
    html = HTMLPicture(title: title, explanation: explanation).page
  }

  /// Reads a history and checks it with a model known by name.
  ///
  /// - Parameters:
  ///   - text: the whole file, in any of the formats that ``History`` reads.
  ///   - name: one of ``modelNames``.
  ///   - title: what to call the history in the page.
  ///   - budget: how much the check may cost.
  /// - Throws: ``UnknownModel`` if there is no such model, ``ReadError`` if the file is not right.
  public init(
    reading text: String, model name: String, title: String, budget: SearchBudget = .unlimited
  ) throws {
    switch name {
    case "register":
      let model = RegisterModel()
      self.init(try History(parsing: text, as: model), model: model, title: title, budget: budget)
    case "key-value":
      let model = KeyValueModel()
      self.init(try History(parsing: text, as: model), model: model, title: title, budget: budget)
    case "promise":
      let model = PromiseModel()
      self.init(try History(parsing: text, as: model), model: model, title: title, budget: budget)
    default:
      throw UnknownModel(name: name)
    }
  }
}

/// The name of a model that does not exist.
public struct UnknownModel: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let name: String

  /// What is wrong, and what there is.
  public var description: String {
    let names = HistoryReport.modelNames
    return "there is no model \(Datum.quoted(name)); there are "
      + names.dropLast().joined(separator: ", ") + " and " + names.suffix(1).joined()
  }
}
