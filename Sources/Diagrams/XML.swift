import Tracing

/// Text for XML documents.
enum XML {
  /// Text in which nothing is markup and nothing is forbidden in XML 1.0.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.onOneLine.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Collects the elements of an SVG document; all coordinates are whole numbers.
struct SVGCanvas {
  /// Begins every name that is looked up, so that several pictures can stand in one page.
  let kind: DiagramKind
  private var elements: [String] = []

  init(_ kind: DiagramKind) { self.kind = kind }

  /// The end of an arrow.
  var arrowHead: String { #"marker-end="url(#\#(kind.rawValue)-arrow)""# }

  mutating func raw(_ element: String) { elements.append(element) }

  mutating func text(
    _ words: String, x: Int, y: Int, style: String, anchor: String = "middle"
  ) {
    raw(
      #"<text class="\#(style)" x="\#(x)" y="\#(y)" text-anchor="\#(anchor)">"#
        + XML.escaped(words) + "</text>")
  }

  mutating func line(
    _ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, style: String, arrow: Bool = false
  ) {
    let marker = arrow ? #" \#(arrowHead)"# : ""
    raw(#"<line class="\#(style)" x1="\#(x1)" y1="\#(y1)" x2="\#(x2)" y2="\#(y2)"\#(marker)/>"#)
  }

  mutating func box(
    x: Int, y: Int, width: Int, height: Int, radius: Int, style: String
  ) {
    raw(
      """
      <rect class="\(style)" x="\(x)" y="\(y)" width="\(width)" height="\(height)" rx="\(radius)"/>
      """)
  }

  mutating func circle(x: Int, y: Int, radius: Int, style: String) {
    raw(#"<circle class="\#(style)" cx="\#(x)" cy="\#(y)" r="\#(radius)"/>"#)
  }

  /// The whole document.
  func document(
    width: Int, height: Int, title: String, description: String, theme: DiagramTheme
  ) -> String {
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" class="reprise" role="img" \
      aria-labelledby="\(kind.rawValue)-title \(kind.rawValue)-desc" \
      width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <title id="\(kind.rawValue)-title">\(XML.escaped(title))</title>
      <desc id="\(kind.rawValue)-desc">\(XML.escaped(description))</desc>
      <style>
      \(SVGStyle.sheet(theme))
      </style>
      <defs><marker id="\(kind.rawValue)-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" \
      markerHeight="8" orient="auto-start-reverse"><path class="head" d="M0 1 L9 5 L0 9 Z"/>\
      </marker></defs>
      <rect class="paper" width="\(width)" height="\(height)"/>

      """
    return head + elements.map { $0 + "\n" }.joined() + "</svg>\n"
  }

  /// How wide words are in the monospaced face of labels, generously.
  static func labelWidth(_ words: String) -> Int { words.displayWidth * 8 }

  /// How wide words are in the face of names, generously.
  static func nameWidth(_ words: String) -> Int { words.displayWidth * 9 }
}
