/// How many columns and rows a terminal has.
public struct Size: Hashable, Sendable {
  /// The number of columns.
  public let columns: Int
  /// The number of rows.
  public let rows: Int

  /// States a size.
  ///
  /// - Parameters:
  ///   - columns: the number of columns.
  ///   - rows: the number of rows.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// Decides on a size: what the terminal reports, else `COLUMNS` and `LINES`, else 80 by 24.
  ///
  /// Columns and rows are decided separately. A number below 1, or beyond any terminal's, counts as
  /// unknown: layouts calculate with it.
  ///
  /// - Parameters:
  ///   - reported: what the terminal reports, if it is one.
  ///   - environment: the environment's variables.
  public init(reported: Size?, environment: [String: String]) {
    func known(_ number: Int?) -> Int? { number.flatMap { (1...10_000).contains($0) ? $0 : nil } }
    func variable(_ name: String) -> Int? { known(environment[name].flatMap { Int($0) }) }
    columns = known(reported?.columns) ?? variable("COLUMNS") ?? 80
    rows = known(reported?.rows) ?? variable("LINES") ?? 24
  }
}
