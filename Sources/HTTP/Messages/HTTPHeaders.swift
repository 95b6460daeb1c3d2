/// The header fields of a message, in their order.
///
/// Names compare without regard to the case of ASCII letters; a name may occur more than once.
public struct HTTPHeaders: Hashable, Sendable {
  /// One header field.
  public struct Field: Hashable, Sendable {
    /// The name, as it was written.
    public let name: String
    /// The value, without blanks around it.
    public let value: String
  }

  /// The fields in the order of the message.
  public private(set) var fields: [Field]

  /// Creates an empty list.
  public init() { fields = [] }

  /// The value of the first field of a name.
  ///
  /// Setting replaces all fields of that name by one; `nil` removes them.
  ///
  /// - Parameter name: the name in any case.
  /// - Complexity: O(*n*) in the number of fields.
  public subscript(name: String) -> String? {
    get { fields.first { $0.name.matches(name) }?.value }
    set {
      fields.removeAll { $0.name.matches(name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Adds a field at the end.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - value: the value.
  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The values of all fields of a name, in order.
  ///
  /// - Parameter name: the name in any case.
  /// - Returns: the values.
  public func values(of name: String) -> [String] {
    fields.filter { $0.name.matches(name) }.map(\.value)
  }

  /// Tells whether a comma-separated field, such as `Connection`, lists a token.
  func lists(_ token: String, in name: String) -> Bool {
    fields.contains { field in
      field.name.matches(name)
        && field.value.utf8.split(separator: Byte.comma).contains { part in
          String(Substring(part)).trimmed.matches(token)
        }
    }
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// Creates a list of the fields in the order in which they are written.
  ///
  /// - Parameter elements: names and values.
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }
}

extension String {
  /// Compares without regard to the case of ASCII letters.
  func matches(_ other: String) -> Bool {
    let (left, right) = (utf8, other.utf8)
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { Byte.lowercased($0) == Byte.lowercased($1) }
  }

  /// Without blanks and tabs at both ends.
  var trimmed: String {
    let rest = utf8.drop { Byte.isBlank($0) }
    guard let end = rest.lastIndex(where: { !Byte.isBlank($0) }) else { return "" }
    return String(Substring(rest[...end]))
  }
}
