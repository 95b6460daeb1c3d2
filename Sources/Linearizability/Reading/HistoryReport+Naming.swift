extension HistoryReport {
  /// The model that a history asks for.
  ///
  /// Our own format may name it in its first line, `{"history": 1, "model": "register"}`; the public
  /// formats name none.
  ///
  /// - Parameter text: the whole file, in any of the formats that ``History`` reads.
  /// - Returns: the name as it stands there; `nil` if there is none.
  public static func model(namedIn text: String) -> String? {
    let start = text.utf8.starts(with: "\u{FEFF}".utf8) ? text.utf8.dropFirst(3) : text.utf8[...]
    let line = start.drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .prefix { $0 != UInt8(ascii: "\n") }
    guard let first = try? JSONLine(ContiguousArray(line), line: 1), first.history != nil else {
      return nil
    }
    return first.model
  }
}
