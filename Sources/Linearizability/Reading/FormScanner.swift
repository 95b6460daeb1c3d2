/// A value of the map and log formats.
indirect enum Form: Hashable {
  case datum(Datum)
  case keyword(String)
  case map([Entry])

  struct Entry: Hashable {
    let key: String
    let value: Form
    let column: Int
  }

  /// The form as a person would write it.
  var words: String {
    switch self {
    case .datum(let datum): datum.description
    case .keyword(let name): ":" + name
    case .map: "a map"
    }
  }
}

/// Reads the values of one line: maps, vectors, keywords, strings, whole numbers, nil.
///
/// This is the part of Clojure's notation (EDN) that recorded histories use.
struct FormScanner {
  private let bytes: ContiguousArray<UInt8>
  private let line: Int
  private(set) var position: Int

  /// The most forms inside one another.
  private static let deepest = 32

  init(_ bytes: ContiguousArray<UInt8>, line: Int, from position: Int = 0) {
    self.bytes = bytes
    self.line = line
    self.position = position
  }

  /// Where the scanner stands.
  var place: Place { Place(line: line, column: position + 1) }

  /// Whether only blanks are left.
  mutating func isAtEnd() -> Bool {
    skipBlanks()
    return position == bytes.count
  }

  /// Where the next value begins.
  mutating func nextPlace() -> Place {
    skipBlanks()
    return place
  }

  /// Reads the next value.
  mutating func form(depth: Int = 0) throws(ReadError) -> Form {
    skipBlanks()
    guard depth < Self.deepest else {
      throw place.error(
        expected: "at most \(Self.deepest) values inside one another", found: "more")
    }
    switch peek {
    case UInt8(ascii: "{"): return try map(depth)
    case UInt8(ascii: "["): return try vector(depth)
    case UInt8(ascii: "\""): return .datum(.text(Text(try string())))
    case UInt8(ascii: ":"): return .keyword(try keyword())
    default: return .datum(try atom())
    }
  }

  /// Reads a keyword without its colon.
  mutating func keyword() throws(ReadError) -> String {
    skipBlanks()
    guard peek == UInt8(ascii: ":") else { throw unexpected("a keyword such as :invoke") }
    position += 1
    let name = word()
    guard !name.isEmpty else { throw unexpected("a name after the colon") }
    return name
  }

  private mutating func map(_ depth: Int) throws(ReadError) -> Form {
    position += 1
    var entries: [Form.Entry] = []
    while true {
      skipBlanks()
      if peek == UInt8(ascii: "}") { break }
      guard peek == UInt8(ascii: ":") else { throw unexpected("a keyword or “}”") }
      let place = place
      let key = try keyword()
      guard !entries.contains(where: { $0.key == key }) else {
        throw place.error(expected: "each keyword once", found: "a second :" + key)
      }
      skipBlanks()
      let column = position + 1
      entries.append(.init(key: key, value: try form(depth: depth + 1), column: column))
    }
    position += 1
    return .map(entries)
  }

  private mutating func vector(_ depth: Int) throws(ReadError) -> Form {
    position += 1
    var items: [Datum] = []
    while true {
      skipBlanks()
      if peek == UInt8(ascii: "]") { break }
      guard peek != nil else { throw unexpected("a value or “]”") }
      let place = place
      guard case .datum(let item) = try form(depth: depth + 1) else {
        throw place.error(expected: "a number, a text, nil or a vector", found: "something else")
      }
      items.append(item)
    }
    position += 1
    return .datum(.list(items))
  }

  private mutating func string() throws(ReadError) -> String {
    let start = place
    position += 1
    var result: ContiguousArray<UInt8> = []
    while let byte = peek {
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: result, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      switch peek {
      case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
      case let byte? where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\"):
        result.append(byte)
      default: throw unexpected("one of n t r \" \\ after a backslash")
      }
      position += 1
    }
    throw start.error(
      expected: "a quotation mark at the end of this text", found: "the end of the line")
  }

  private mutating func atom() throws(ReadError) -> Datum {
    let place = place
    let start = position
    let word = word()
    switch word {
    case "nil": return .nothing
    case "true": return .truth(true)
    case "false": return .truth(false)
    default: break
    }
    if let number = Int(word) { return .number(number) }
    position = start
    guard !word.isEmpty else { throw unexpected("a value") }
    throw place.error(
      expected: "a whole number, a text, nil, a vector or a keyword", found: Datum.quoted(word))
  }

  /// Everything up to a blank or a bracket.
  private mutating func word() -> String {
    let start = position
    while let byte = peek, !Self.isBlank(byte), !Self.brackets.contains(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static let brackets = Array("{}[]\"".utf8)

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: ",")
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, Self.isBlank(byte) { position += 1 }
  }

  /// Says what should stand here.
  func unexpected(_ expected: String) -> ReadError {
    let found =
      peek == nil
      ? "the end of the line"
      : Datum.quoted(String(decoding: bytes[position...].prefix(12), as: UTF8.self))
    return place.error(expected: expected, found: found)
  }
}
