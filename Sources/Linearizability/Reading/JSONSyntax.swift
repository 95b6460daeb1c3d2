/// Finds where a line stops being JSON, which Foundation does not tell.
struct JSONSyntax {
  private let bytes: ContiguousArray<UInt8>
  private var position = 0

  /// What should stand where.
  struct Fault: Error {
    let position: Int
    let expected: String
  }

  private static let deepest = 200

  init(_ bytes: ContiguousArray<UInt8>) { self.bytes = bytes }

  /// The first fault, if there is one.
  static func fault(in bytes: ContiguousArray<UInt8>) -> Fault? {
    var syntax = JSONSyntax(bytes)
    do throws(Fault) {
      try syntax.value(depth: 0)
      guard syntax.peek == nil else { throw syntax.fault("the end of the line") }
      return nil
    } catch {
      return error
    }
  }

  private mutating func value(depth: Int) throws(Fault) {
    guard depth < Self.deepest else { throw fault("fewer values inside one another") }
    switch peek {
    case UInt8(ascii: "{"):
      try items(until: UInt8(ascii: "}")) { syntax throws(Fault) in
        guard syntax.peek == UInt8(ascii: "\"") else { throw syntax.fault("a key") }
        try syntax.string()
        try syntax.skip(UInt8(ascii: ":"), "a colon")
        try syntax.value(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      try items(until: UInt8(ascii: "]")) { syntax throws(Fault) in
        try syntax.value(depth: depth + 1)
      }
    case UInt8(ascii: "\""): try string()
    default: try atom()
    }
  }

  private mutating func items(
    until end: UInt8, _ item: (inout JSONSyntax) throws(Fault) -> Void
  ) throws(Fault) {
    position += 1
    if peek == end {
      position += 1
      return
    }
    while true {
      try item(&self)
      if peek == end { break }
      try skip(UInt8(ascii: ","), "a comma or a closing bracket")
    }
    position += 1
  }

  private mutating func skip(_ byte: UInt8, _ expected: String) throws(Fault) {
    guard peek == byte else { throw fault(expected) }
    position += 1
  }

  private mutating func string() throws(Fault) {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else {
      throw Fault(position: start, expected: "a quotation mark at the end of this text")
    }
    position += 1
  }

  private mutating func atom() throws(Fault) {
    _ = peek
    let start = position
    while position < bytes.count, Self.atoms.contains(bytes[position]) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    if ["null", "true", "false"].contains(word) || Int(word) != nil { return }
    guard Double(word) != nil else { throw Fault(position: start, expected: "a value") }
    guard word.contains(where: ".eE".contains) else {
      throw Fault(position: start, expected: "a whole number that fits in 64 bits")
    }
  }

  private static let atoms = Set("+-.0123456789abcdefghijklmnopqrstuvwxyzE".utf8)

  /// The next byte that is not blank.
  private var peek: UInt8? {
    mutating get {
      while position < bytes.count, [0x20, 0x09].contains(bytes[position]) { position += 1 }
      return position < bytes.count ? bytes[position] : nil
    }
  }

  private func fault(_ expected: String) -> Fault {
    Fault(position: position, expected: expected)
  }
}
