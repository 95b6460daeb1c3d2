internal import DurablePromises
internal import Foundation

/// An object of a document that has been read, with its members checked as they are taken out.
///
/// `JSONSerialization` reads twice as fast as `JSONDecoder` on Linux, tells integers from floats, and
/// refuses what is malformed even in members that nobody asks for. Of members that have the same name
/// one counts.
struct JSONObject {
  private let members: [String: Any]

  init(_ members: [String: Any]) { self.members = members }

  /// Reads a document whose outermost value is an object.
  init(document bytes: [UInt8]) throws(JSONError) {
    // A byte of zero occurs in no document in UTF-8, but in every one in UTF-16 or UTF-32; and a
    // mark of the byte order is not a part of JSON. Foundation would take both.
    guard !bytes.contains(0), !bytes.starts(with: Self.mark) else {
      throw JSONError("the body is not JSON in UTF-8 without a byte order mark")
    }
    let document: Any
    do {
      document = try JSONSerialization.jsonObject(with: Data(Self.escapingMarks(bytes)))
    } catch {
      let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      throw JSONError("the body is not JSON" + (reason.map { " (\($0))" } ?? ""))
    }
    guard let members = document as? [String: Any] else {
      throw JSONError("the body is not a JSON object")
    }
    self.init(members)
  }

  /// Writes U+FEFF as an escape, because Foundation takes it for a byte order mark at the beginning
  /// of every string and drops it: two ids would become one.
  private static func escapingMarks(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(mark[0]) else { return bytes }
    return bytes.replacing(mark, with: Array(#"\ufeff"#.utf8))
  }

  /// The byte order mark in UTF-8.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Whether there is a member of that name, whatever it is.
  func has(_ name: String) -> Bool { members[name] != nil }

  func text(_ name: String) throws(JSONError) -> String {
    guard let text = try member(name) as? String else { throw .wrong(name, "a string") }
    return text
  }

  func integer(_ name: String) throws(JSONError) -> Int64 {
    guard let number = Self.integer(try member(name)) else { throw .wrong(name, "an integer") }
    return number
  }

  func instant(_ name: String) throws(JSONError) -> Instant {
    Instant(milliseconds: try integer(name))
  }

  func object(_ name: String) throws(JSONError) -> JSONObject {
    guard let members = try member(name) as? [String: Any] else {
      throw .wrong(name, "an object")
    }
    return JSONObject(members)
  }

  func objects(_ name: String) throws(JSONError) -> [JSONObject] {
    guard let list = try member(name) as? [[String: Any]] else {
      throw .wrong(name, "an array of objects")
    }
    return list.map { JSONObject($0) }
  }

  /// The strings of an object of strings.
  func texts(_ name: String) throws(JSONError) -> [String: String] {
    guard let texts = try member(name) as? [String: String] else {
      throw .wrong(name, "an object of strings")
    }
    return texts
  }

  /// A string that may be anything that the enumeration names.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type
  ) throws(JSONError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: try text(name)) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .wrong(name, "one of \(names)")
    }
    return choice
  }

  /// A member that may be missing; `null` is taken as missing, as the official server does.
  func optional<Member>(
    _ name: String, _ read: (String) throws(JSONError) -> Member
  ) throws(JSONError) -> Member? {
    guard let member = members[name], !(member is NSNull) else { return nil }
    return try read(name)
  }

  private func member(_ name: String) throws(JSONError) -> Any {
    guard let member = members[name] else { throw .missing(name) }
    return member
  }

  /// The number, if it was written without a fraction and an exponent and has room in 64 bits.
  private static func integer(_ value: Any) -> Int64? {
    guard let number = value as? NSNumber else { return nil }
    // A boolean is of type `c`, a float `d`, and an integer beyond 63 bits `Q` or a decimal `d`.
    // The first byte of the type's code is always there.
    switch unsafe UInt8(bitPattern: number.objCType.pointee) {
    case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "q"): return number.int64Value
    default: return nil
    }
  }
}

/// What is wrong with a document.
struct JSONError: Error {
  let reason: String
  /// What the protocol says in this case, where it has words of its own.
  var text: String?

  init(_ reason: String) { self.reason = reason }

  init(text: String) {
    reason = text
    self.text = text
  }

  static func missing(_ name: String) -> JSONError { JSONError("missing field '\(name)'") }

  static func wrong(_ name: String, _ expected: String) -> JSONError {
    JSONError("field '\(name)' must be \(expected)")
  }
}
