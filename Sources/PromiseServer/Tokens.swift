internal import Foundation
internal import ResonateProtocol

/// The bearer tokens that a server accepts, each for the ids that start with its prefix.
///
/// A file of tokens has one on each line: the token, and after a blank the prefix, if it is not to cover
/// all ids. Empty lines and lines that start with `#` say nothing. Source: design §5, protocol §2.5.
public struct Tokens: Sendable {
  /// What the bearer of a token may do.
  public struct Grant: Hashable, Sendable {
    /// What the ids have to start with; empty for everything, searches included.
    public let prefix: String

    /// Whether a request is covered.
    func covers(_ resources: RequestEnvelope.Resources) -> Bool {
      guard !prefix.isEmpty else { return true }
      switch resources {
      case .everything: return false
      case .ids(let ids): return ids.allSatisfy { $0.utf8.starts(with: prefix.utf8) }
      }
    }
  }

  private let all: [(token: [UInt8], grant: Grant)]

  /// Reads the content of a file of tokens.
  ///
  /// - Parameters:
  ///   - text: the content.
  ///   - source: the name of the file, for errors.
  /// - Throws: ``TokenFileError``.
  public init(_ text: String, source: String) throws(TokenFileError) {
    var all: [(token: [UInt8], grant: Grant)] = []
    var lines: [[UInt8]: Int] = [:]
    let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, row) in rows.enumerated() {
      let words = row.split(whereSeparator: \.isWhitespace)
      guard let token = words.first, !token.hasPrefix("#") else { continue }
      guard words.count <= 2 else {
        throw TokenFileError(source, .manyWords(line: index + 1))
      }
      let bytes = Array(token.utf8)
      if let other = lines.updateValue(index + 1, forKey: bytes) {
        throw TokenFileError(source, .repeated(line: index + 1, first: other))
      }
      all.append((bytes, Grant(prefix: words.count == 2 ? String(words[1]) : "")))
    }
    guard !all.isEmpty else { throw TokenFileError(source, .noToken) }
    self.all = all
  }

  /// Reads a file of tokens.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``TokenFileError``.
  public init(contentsOf path: String) throws(TokenFileError) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw TokenFileError(path, .unreadable)
    }
    try self.init(text, source: path)
  }

  /// What the bearer of a token may do.
  ///
  /// It takes as long for a token that is nearly right as for one that is all wrong: every byte of every
  /// token is compared.
  ///
  /// - Parameter token: what the caller gave.
  /// - Returns: its rights; nil if there is no such token.
  public func grant(_ token: String?) -> Grant? {
    guard let token else { return nil }
    let given = Array(token.utf8)
    var found: Grant?
    for (expected, grant) in all where Self.areEqual(given, expected) { found = grant }
    return found
  }

  private static func areEqual(_ given: [UInt8], _ expected: [UInt8]) -> Bool {
    var difference = UInt(truncatingIfNeeded: given.count ^ expected.count)
    for (index, byte) in expected.enumerated() {
      difference |= UInt(byte ^ (index < given.count ? given[index] : ~byte))
    }
    return difference == 0
  }
}

/// A file of tokens that cannot be used.
public struct TokenFileError: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// There is no such file, it may not be read, or it is no text.
    case unreadable
    /// There is no token in it, so nobody could be let in.
    case noToken
    /// A line has more than a token and a prefix.
    case manyWords(line: Int)
    /// A line has the token of an earlier one.
    case repeated(line: Int, first: Int)
  }

  /// The file.
  public let path: String
  /// What is wrong.
  public let reason: Reason

  init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// What is wrong where, and what to do.
  public var description: String {
    let form = "Write one token on each line, and after a blank the prefix of the ids it covers."
    return switch reason {
    case .unreadable: "The token file \(path) cannot be read. Check its name and permissions."
    case .noToken: "The token file \(path) has no token. \(form)"
    case .manyWords(let line): "\(path):\(line): more than a token and a prefix. \(form)"
    case .repeated(let line, let first):
      "\(path):\(line): the token of line \(first) again. Remove one of the two."
    }
  }
}
