/// The rules for subjects.
enum Subject {
  /// Whether a text can be published under, or subscribed to where wildcards are permitted.
  static func isValid(_ text: String, wildcards: Bool) -> Bool {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
    let tokens = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    for (place, token) in tokens.enumerated() {
      if token.isEmpty { return false }
      let isStar = token.elementsEqual("*".utf8)
      let isRest = token.elementsEqual(">".utf8)
      if (isStar || isRest) && !wildcards || isRest && place != tokens.count - 1 { return false }
    }
    return true
  }
}
