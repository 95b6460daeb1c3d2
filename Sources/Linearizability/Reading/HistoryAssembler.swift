/// Puts invocations and responses together as they are read.
///
/// A process does one thing at a time; what it asked last is what it is answered.
struct HistoryAssembler<Model: RecordedModel> {
  private let model: Model
  private var operations: [History<Model>.Operation?] = []
  private var open: [String: (index: Int, name: String, line: Int)] = [:]
  private var now: Int64 = 0

  init(_ model: Model) { self.model = model }

  /// Notes a question.
  mutating func invoke(_ request: RecordedRequest, by process: String) throws(ReadError) {
    if let earlier = open[process] {
      throw request.place.error(
        expected: "an answer to process \(process), which asked in line \(earlier.line)",
        found: "another question of it")
    }
    let input = try model.input(request)
    now += 1
    open[process] = (operations.count, request.name, request.place.line)
    operations.append(
      .init(client: process, input, invokedAt: now, response: nil, line: request.place.line))
  }

  /// Notes an answer; `nil` if nobody knows what became of the operation.
  mutating func respond(
    _ answer: RecordedAnswer?, to name: String, by process: String, at place: Place
  ) throws(ReadError) {
    guard let (index, asked, line) = open.removeValue(forKey: process) else {
      throw place.error(
        expected: "a question of process \(process) before its answer", found: "an answer")
    }
    guard asked == name else {
      throw place.error(
        expected:
          "an answer to \(Datum.quoted(asked)), which process \(process) asked in line \(line)",
        found: "an answer to \(Datum.quoted(name))")
    }
    guard let answer, let input = operations[index]?.input else { return }
    now += 1
    if let output = try model.output(answer, to: input, at: place) {
      operations[index]?.response = .init(output, at: now)
    } else {
      operations[index] = nil
    }
  }

  /// What was read; whoever was not answered is pending.
  var history: History<Model> { History(unchecked: operations.compactMap { $0 }) }
}
