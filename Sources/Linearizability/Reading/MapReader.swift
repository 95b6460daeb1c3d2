/// Reads one line of a history of maps.
///
///     {:process 9, :type :invoke, :f :append, :key "0", :value "x"}
///     {:process 9, :type :ok, :f :append, :key "0", :value "x"}
///
/// A type is `:invoke`, `:ok`, `:fail` (it did not happen; a compare-and-set found another value) or
/// `:info` (nobody knows). Lines of a process that is no number, such as the one that breaks things,
/// and other keywords are passed over.
struct MapReader {
  func read<Model: RecordedModel>(
    _ line: ContiguousArray<UInt8>, _ number: Int, into assembler: inout HistoryAssembler<Model>
  ) throws(ReadError) {
    var scanner = FormScanner(line, line: number)
    let start = scanner.place
    guard case .map(let entries) = try scanner.form() else {
      throw start.error(expected: "a map such as {:process 0, …}", found: "another value")
    }
    guard scanner.isAtEnd() else { throw scanner.unexpected("the end of the line") }

    func entry(_ key: String) throws(ReadError) -> Form.Entry {
      guard let entry = entries.first(where: { $0.key == key }) else {
        throw start.error(expected: ":\(key) in the map", found: "none")
      }
      return entry
    }
    func keyword(_ key: String) throws(ReadError) -> (String, Place) {
      let entry = try entry(key)
      let place = Place(line: number, column: entry.column)
      guard case .keyword(let name) = entry.value else {
        throw place.error(expected: "a keyword for :\(key)", found: entry.value.words)
      }
      return (name, place)
    }
    let process = try entry("process")
    if case .keyword = process.value { return }
    guard case .datum(.number(let client)) = process.value else {
      throw Place(line: number, column: process.column).error(
        expected: "the number of a process", found: process.value.words)
    }
    let (type, typePlace) = try keyword("type")
    let (name, place) = try keyword("f")
    // Whatever names an error was not decided by the object.
    let hasError = entries.contains { $0.key == "error" }
    var value: Datum? = hasError ? nil : .nothing
    if case .datum(let datum)? = entries.first(where: { $0.key == "value" })?.value, !hasError {
      value = datum
    }
    var arguments: [Datum] = []
    if case .datum(let key)? = entries.first(where: { $0.key == "key" })?.value {
      arguments.append(key)
    }
    try EventWords(type: type, place: typePlace).note(
      name, arguments: arguments, value: value, at: place, by: "\(client)", into: &assembler)
  }
}

/// The four words of both public formats.
struct EventWords {
  let type: String
  let place: Place

  func note<Model: RecordedModel>(
    _ name: String, arguments: [Datum], value: Datum?, at namePlace: Place, by process: String,
    into assembler: inout HistoryAssembler<Model>
  ) throws(ReadError) {
    switch type {
    case "invoke":
      let values: [Datum] =
        switch value {
        case .list(let items)?: items
        case .nothing?, nil: []
        case let value?: [value]
        }
      let request = RecordedRequest(name: name, arguments: arguments + values, place: namePlace)
      try assembler.invoke(request, by: process)
    case "ok":
      try assembler.respond(.done(value ?? .nothing), to: name, by: process, at: place)
    case "fail":
      // A failure with a value was decided by the object; one with a reason never reached it.
      let answer: RecordedAnswer = value == nil ? .failed : .refused
      try assembler.respond(answer, to: name, by: process, at: place)
    case "info":
      try assembler.respond(nil, to: name, by: process, at: place)
    default:
      throw place.error(expected: ":invoke, :ok, :fail or :info", found: ":" + type)
    }
  }
}
