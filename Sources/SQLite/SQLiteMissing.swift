/// The system has no SQLite library that can be opened.
public struct SQLiteMissing: Error, Hashable, CustomStringConvertible {
  /// Where it was looked for, and what the system said; in that order.
  public let searched: [String]

  /// Creates the error.
  ///
  /// - Parameter searched: where it was looked for, and what the system said.
  public init(searched: [String]) { self.searched = searched }

  /// What is missing, where it was looked for, how to get it, and what works without it.
  public var description: String {
    """
    SQLite's library cannot be opened. Looked for:
    \(searched.map { "  \($0)" }.joined(separator: "\n"))
    Install it: Debian and Ubuntu: apt-get install libsqlite3-0; Fedora: dnf install sqlite-libs; \
    Alpine: apk add sqlite-libs; macOS has it.
    Everything but SQLite itself works without it.
    """
  }
}
