/// What a promise carries in or out: opaque text with headers, kept as it was given.
///
/// The machine never looks inside. By convention of the SDKs `data` is base64 of JSON (protocol
/// §6.3). Source: protocol §3.1.
public struct Value: Hashable, Codable, Sendable {
  /// Headers, if the value has any; an empty dictionary is not the same as none.
  public var headers: [String: String]?
  /// The text, if the value has any; empty text is not the same as none.
  public var data: String?

  /// No value: neither headers nor text.
  public static let none = Value()

  /// Creates a value.
  ///
  /// - Parameters:
  ///   - headers: headers, if any.
  ///   - data: the text, if any.
  public init(headers: [String: String]? = nil, data: String? = nil) {
    self.headers = headers
    self.data = data
  }

  /// Whether there is neither text nor a header.
  public var isEmpty: Bool { (data ?? "").isEmpty && (headers ?? [:]).isEmpty }
}
