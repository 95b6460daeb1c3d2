/// An id or address, told apart by its bytes.
///
/// Two strings of Swift are equal when they look the same, even if one writes `é` as a letter with
/// an accent after it. On the wire they are two ids, and the official server keeps them apart.
package struct Name: Hashable, Sendable {
  /// The text as it was given.
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  package static func == (one: Name, other: Name) -> Bool {
    // The first comparison is fast and says no correctly; only its yes must be looked at again.
    one.text == other.text && one.text.utf8.elementsEqual(other.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    // Names of the same bytes look the same, and so have the same hash.
    hasher.combine(text)
  }
}

extension String {
  /// Whether this string comes before another in the order of bytes.
  func isBefore(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}

extension Instant {
  /// Later than anything that happens: the next occurrence of a schedule that has none left.
  static let never = Instant(milliseconds: .max)
  /// Earlier than anything that happens.
  static let always = Instant(milliseconds: .min)
}
