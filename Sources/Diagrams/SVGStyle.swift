/// The style sheet of SVG pictures: one set of rules, two sets of colours.
enum SVGStyle {
  static func sheet(_ theme: DiagramTheme) -> String {
    switch theme {
    case .light: scoped(shapes + colours(light))
    case .dark: scoped(shapes + colours(dark))
    case .automatic:
      scoped(shapes + colours(light)) + "\n@media (prefers-color-scheme: dark) {\n"
        + scoped(colours(dark)) + "\n}"
    }
  }

  /// Rules that reach into these pictures only, when they stand in a page with other things.
  private static func scoped(_ rules: String) -> String {
    rules.split(separator: "\n").map { rule in
      guard let brace = rule.firstIndex(of: "{") else { return String(rule) }
      let selectors = rule[..<brace].split(separator: ",").map { selector in
        ".reprise " + selector.drop { $0 == " " }
      }
      return selectors.joined(separator: ", ") + rule[brace...]
    }.joined(separator: "\n")
  }

  private static let shapes = """
    text { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; \
    font-size: 13px; }
    .title { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; \
    font-size: 17px; font-weight: 600; }
    .name { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; \
    font-size: 14px; font-weight: 600; }
    .small, .number, .remark { font-size: 11px; }
    .label { paint-order: stroke; stroke-width: 5px; stroke-linejoin: round; }
    .message { stroke-width: 2; fill: none; }
    .reply { stroke-width: 2; stroke-dasharray: 6 4; fill: none; }
    .idle { stroke-width: 1; stroke-dasharray: 1 5; }
    .box, .bar, .waiting, .pill, .state { stroke-width: 2; }
    .waiting { stroke-dasharray: 4 4; }
    .pill { stroke-dasharray: 2 3; }
    .band { stroke-width: 2; stroke-dasharray: 8 4; }

    """

  private struct Palette {
    let paper, ink, muted, line, accent, surface, soft, alarm: String
  }

  private static let light = Palette(
    paper: "#ffffff", ink: "#1c2430", muted: "#576275", line: "#8a94a6", accent: "#0b62c4",
    surface: "#f3f6fb", soft: "#dbe8fa", alarm: "#b42318")
  private static let dark = Palette(
    paper: "#12161d", ink: "#e8ecf3", muted: "#a3adbd", line: "#6f7a8c", accent: "#7db5ff",
    surface: "#1c2330", soft: "#24405f", alarm: "#ff9a8f")

  private static func colours(_ colour: Palette) -> String {
    """
    .paper { fill: \(colour.paper); }
    text { fill: \(colour.ink); }
    .label { stroke: \(colour.paper); }
    .small, .number, .remark { fill: \(colour.muted); }
    .message, .reply { stroke: \(colour.accent); }
    .head { fill: \(colour.accent); }
    .idle { stroke: \(colour.line); }
    .box { fill: \(colour.surface); stroke: \(colour.accent); }
    .bar { fill: \(colour.soft); stroke: \(colour.accent); }
    .waiting, .pill { fill: \(colour.paper); stroke: \(colour.line); }
    .state { fill: \(colour.paper); stroke: \(colour.ink); }
    .band { fill: \(colour.paper); stroke: \(colour.alarm); }
    .alarm { fill: \(colour.alarm); font-weight: 600; }
    """
  }
}
