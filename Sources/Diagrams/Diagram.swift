public import Tracing

/// What a diagram shows of a trace.
public enum DiagramKind: String, CaseIterable, Hashable, Sendable {
  /// Who sent what to whom, from top to bottom.
  case sequence
  /// Executions, invocations and promises, and how they belong together.
  case entity
  /// Who ran and who was parked, from left to right.
  case timeline
}

/// How a diagram is written.
public enum DiagramFormat: String, CaseIterable, Hashable, Sendable {
  /// Text for a terminal or a comment; box-drawing characters unless asked for plain ASCII.
  case ascii
  /// Text that Mermaid turns into a picture.
  case mermaid
  /// A picture that stands alone.
  case svg
}

/// What an SVG picture's colours are for.
public enum DiagramTheme: String, CaseIterable, Hashable, Sendable {
  /// Light, or dark where the reader prefers it.
  case automatic
  /// Light paper.
  case light
  /// Dark slides.
  case dark
}

/// What a diagram shows and how much of it.
public struct DiagramOptions: Hashable, Sendable {
  /// The columns that text may use.
  public var width = 100
  /// Whether text may use more than ASCII.
  public var usesUnicode = true
  /// What a picture's colours are for.
  public var theme = DiagramTheme.automatic
  /// Whether what the loop does by itself is shown with the step that explains it.
  public var isFolded = true
  /// The most steps that are shown; the rest is counted.
  public var stepLimit = 400
  /// The most lanes or invocations that are shown; the rest is counted.
  public var laneLimit = 24
  /// What stands above the diagram; the scenario's name unless given.
  public var title: String?

  /// Creates the usual options.
  public init() {}
}

/// A picture of a trace that can be written in every format.
///
/// The same trace and options always give the same bytes.
public protocol Diagram: Sendable {
  /// Makes the model of the picture.
  ///
  /// - Parameters:
  ///   - trace: what to draw.
  ///   - options: what to show of it.
  init(_ trace: Trace, options: DiagramOptions)

  /// Writes the picture as lines of text without trailing spaces.
  ///
  /// - Parameters:
  ///   - width: the columns it may use; what does not fit is shortened with `…`.
  ///   - unicode: whether it may use more than ASCII.
  /// - Returns: the lines, each with a line end.
  func ascii(width: Int, unicode: Bool) -> String

  /// Writes the picture as text for Mermaid.
  ///
  /// - Returns: the lines, each with a line end.
  func mermaid() -> String

  /// Writes the picture as an SVG document that needs nothing else.
  ///
  /// - Parameter theme: what the colours are for.
  /// - Returns: the document.
  func svg(theme: DiagramTheme) -> String
}

/// Draws a trace.
///
/// - Parameters:
///   - trace: what to draw.
///   - kind: what to show of it.
///   - format: how to write it.
///   - options: how much to show, and how wide.
/// - Returns: the diagram, the same bytes for the same arguments.
public func render(
  _ trace: Trace, _ kind: DiagramKind, as format: DiagramFormat,
  options: DiagramOptions = DiagramOptions()
) -> String {
  let diagram: any Diagram =
    switch kind {
    case .sequence: SequenceDiagram(trace, options: options)
    case .entity: EntityDiagram(trace, options: options)
    case .timeline: TimelineDiagram(trace, options: options)
    }
  return switch format {
  case .ascii: diagram.ascii(width: options.width, unicode: options.usesUnicode)
  case .mermaid: diagram.mermaid()
  case .svg: diagram.svg(theme: options.theme)
  }
}
