/// Reads our own format, version 1: one JSON object a line.
///
///     {"history": 1}
///     {"call": 0, "client": "a", "op": "write", "args": [3], "time": 10}
///     {"call": 1, "client": "b", "op": "cas", "args": [4, 5], "time": 11}
///     {"return": 1, "refused": true, "time": 12}
///     {"return": 0, "result": null, "time": 15}
///
/// The first line names the version, and the model if it likes to. A call has a number of its own, a client (a text or a whole
/// number), the name of the operation, and its arguments, a key first if there is one. A return names
/// its call and has a result, which may be left out, or `"refused": true`. A call that never returns
/// is pending. Times are whole numbers of any unit; equal ones are concurrent. Either all lines have
/// a time, or none, and then the order of the lines is the order of time. Other keys are passed over.
struct JSONLinesReader<Model: RecordedModel> {
  static var version: Int { 1 }

  private let model: Model
  private var operations: [History<Model>.Operation?] = []
  private var calls: [Int: Int] = [:]
  private var hasHeader = false
  private var hasTimes: Bool?
  private var now: Int64 = 0

  init(_ model: Model) { self.model = model }

  mutating func read(_ bytes: ContiguousArray<UInt8>, _ number: Int) throws(ReadError) {
    let line = try JSONLine(bytes, line: number)
    func place(_ key: String) -> Place { JSONLine.place(of: key, in: bytes, line: number) }
    guard hasHeader else {
      guard let version = line.history else {
        throw place("").error(expected: #"{"history": 1} as the first line"#, found: "none")
      }
      guard version == Self.version else {
        throw place("history").error(expected: "version \(Self.version)", found: "\(version)")
      }
      hasHeader = true
      return
    }
    switch (line.call, line.return) {
    case (let id?, nil):
      try call(id, line, at: time(line, place("time")), place)
    case (nil, let id?):
      try answer(id, line, at: time(line, place("time")), place)
    default:
      throw place("call").error(expected: #"either "call" or "return""#, found: "both or neither")
    }
  }

  /// What was read; calls that did not return are pending.
  var history: History<Model> { History(unchecked: operations.compactMap { $0 }) }

  private mutating func call(
    _ id: Int, _ line: JSONLine, at time: Int64, _ place: (String) -> Place
  ) throws(ReadError) {
    guard calls[id] == nil else {
      throw place("call").error(expected: "a number of its own", found: "\(id) again")
    }
    guard let name = line.op else {
      throw place("call").error(expected: #"the name of the operation as "op""#, found: "none")
    }
    let client: String
    switch line.client {
    case .text(let text)?: client = text.description
    case .number(let number)?: client = "\(number)"
    default:
      throw place("client").error(
        expected: #"a text or a whole number as "client""#,
        found: line.client?.description ?? "none")
    }
    let request = RecordedRequest(name: name, arguments: line.args ?? [], place: place("op"))
    let input = try model.input(request)
    calls[id] = operations.count
    operations.append(
      .init(client: client, input, invokedAt: time, response: nil, line: request.place.line))
  }

  private mutating func answer(
    _ id: Int, _ line: JSONLine, at time: Int64, _ place: (String) -> Place
  ) throws(ReadError) {
    guard let index = calls[id], let operation = operations[index], operation.isPending else {
      throw place("return").error(
        expected: "the number of a call that has not returned", found: "\(id)")
    }
    guard time >= operation.invokedAt else {
      throw place("time").error(expected: "\(operation.invokedAt) or later", found: "\(time)")
    }
    let answer: RecordedAnswer = line.refused == true ? .refused : .done(line.result ?? .nothing)
    if let output = try model.output(answer, to: operation.input, at: place("result")) {
      operations[index]?.response = .init(output, at: time)
    } else {
      operations[index] = nil
    }
  }

  private mutating func time(_ line: JSONLine, _ place: Place) throws(ReadError) -> Int64 {
    let hasTime = line.time != nil
    guard hasTimes ?? hasTime == hasTime else {
      throw place.error(
        expected: hasTime
          ? "no time, as in the lines before" : #"a "time", as in the lines before"#,
        found: hasTime ? "one" : "none")
    }
    hasTimes = hasTime
    now += 1
    return line.time ?? now
  }
}
