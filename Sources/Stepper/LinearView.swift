public import Terminals
public import Tracing

/// A trace as plain lines: one narrated block for each step, read from top to bottom.
///
/// Nothing moves and nothing executes, so the view suits a pipe, a screen reader and a small
/// terminal. The same trace and options always give the same lines, and no line is too wide.
public struct LinearView: Sendable {
  /// How the lines may look.
  public struct Options: Hashable, Sendable {
    /// The columns that a line may use; at least 20.
    public var width: Int
    /// What the stream allows.
    public var capabilities: Capabilities

    /// States how the lines may look.
    ///
    /// - Parameters:
    ///   - width: the columns that a line may use; less than 20 counts as 20.
    ///   - capabilities: what the stream allows.
    public init(width: Int = 80, capabilities: Capabilities = .plain) {
      self.width = max(width, 20)
      self.capabilities = capabilities
    }
  }

  /// The trace.
  public let book: StepBook
  /// How the lines may look.
  public let options: Options

  /// Prepares a view.
  ///
  /// - Parameters:
  ///   - trace: what to show.
  ///   - options: how the lines may look.
  public init(_ trace: Trace, options: Options = Options()) {
    book = StepBook(trace)
    self.options = options
  }

  /// The lines above the steps: which run this is, and that nothing is executing.
  public var header: [String] {
    let header = book.header
    let chapter = header.chapter.map { "chapter \($0 < 10 ? "0" : "")\($0)" }
    let separator = options.capabilities.unicode ? " · " : ", "
    let parts = [
      chapter, header.scenario, header.runtime, "seed \(header.seed)",
      "recorded, nothing is executing",
    ]
    let text = parts.compactMap(\.self).joined(separator: separator).onOneLine
    return lines(text, indent: 0, hanging: 2).map { styled($0, .bold, options.capabilities) }
  }

  /// The lines of some steps, in the order given, with an empty line between two blocks.
  ///
  /// - Parameter numbers: the numbers of the steps; one that does not exist is left out.
  /// - Returns: the lines.
  public func lines(of numbers: some Sequence<Int>) -> [String] {
    let blocks = numbers.compactMap { book.facts(at: $0) }.map { block($0) }
    return Array(blocks.joined(separator: [""]))
  }

  private func block(_ facts: StepFacts) -> [String] {
    let title = "step \(facts.step.number) of \(facts.total)"
    var result = [styled(title, .bold, options.capabilities)]
    result += lines(facts.step.sentence.styled(options.capabilities), indent: 2, hanging: 2)
    for row in rows(facts) {
      let margin = 2 + Self.labelWidth
      // In a narrow window the text goes under its label.
      let isNarrow = options.width < 40
      let label = styled(row.label, .dim, options.capabilities)
      for (index, item) in row.items.enumerated() {
        let wrapped = lines(item, indent: isNarrow ? 4 : margin, hanging: isNarrow ? 6 : margin + 2)
        guard index == 0 else {
          result += wrapped
          continue
        }
        if isNarrow {
          result += ["  " + label] + wrapped
        } else {
          let first = wrapped.first.map { String($0.dropFirst(margin)) } ?? ""
          let gap = String(repeating: " ", count: Self.labelWidth - row.label.count)
          result += ["  " + label + gap + first] + wrapped.dropFirst()
        }
      }
    }
    return result
  }

  private func lines(_ text: String, indent: Int, hanging: Int) -> [String] {
    text.wrapped(to: options.width, indent: indent, hanging: hanging)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static let labelWidth = 10
}

extension Sentence {
  /// The sentence for a stream: emphasis in bold, or between asterisks where there is no colour.
  ///
  /// - Parameter capabilities: what the stream allows.
  /// - Returns: the text; each word carries its own style, so that a line may break anywhere.
  public func styled(_ capabilities: Capabilities) -> String {
    guard capabilities.color else { return description }
    return runs.map { run in
      guard run.isEmphasised else { return run.text }
      let words = run.text.split(separator: " ", omittingEmptySubsequences: false)
      return words.map { Terminals.styled(String($0), .bold, capabilities) }.joined(separator: " ")
    }.joined()
  }
}
