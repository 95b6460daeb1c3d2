/// SQLite refused to do something.
public struct SQLiteError: Error, Hashable, CustomStringConvertible {
  /// SQLite's extended result code, such as 1555 for a primary key that is there already.
  public let code: Int32
  /// What SQLite says about it.
  public let message: String
  /// What was asked: the statement, or the path of the database.
  public let subject: String

  /// Creates the error.
  ///
  /// - Parameters:
  ///   - code: SQLite's extended result code.
  ///   - message: what SQLite says about it.
  ///   - subject: what was asked.
  public init(code: Int32, message: String, subject: String) {
    self.code = code
    self.message = message
    self.subject = subject
  }

  /// The low byte of ``code``, the kind of the failure: 5 is busy, 13 full, 19 a constraint.
  public var primaryCode: Int32 { code & 0xFF }

  /// Whether another connection held the database for longer than the busy timeout.
  public var isBusy: Bool { primaryCode == 5 || primaryCode == 6 }

  /// Whether a row contradicts a rule of its table, such as a key that is there already.
  public var isConstraint: Bool { primaryCode == 19 }

  /// What happened, to what, and what to do.
  public var description: String { "SQLite: \(message) (code \(code)), in: \(subject). \(advice)" }

  private var advice: String {
    switch primaryCode {
    case 1: "Correct the statement."
    case 5, 6: "Another connection holds the database: wait for it, or allow a longer busy timeout."
    case 8: "Open the database where it may be written."
    case 10, 11, 26: "Check the file and its disk; nothing of this transaction was kept."
    case 13: "Make room on the disk; nothing of this transaction was kept."
    case 14: "Check that the folder is there and may be written."
    case 19:
      "The row contradicts a rule of the table and was not written; the others are not affected."
    case 25: "Bind one value for each question mark of the statement."
    default: "See https://sqlite.org/rescode.html."
    }
  }
}
