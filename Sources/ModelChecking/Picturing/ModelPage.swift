/// A report as one page that needs nothing else: properties, the graph of states, the runs.
///
/// Everything can be reached with the keyboard and has a name for a screen reader; nothing is said by
/// colour alone; the colours follow the system's light or dark mode; the page requests nothing.
struct ModelPage {
  let report: ModelReport

  /// The run that is drawn into the graph: the first that breaks something.
  private var run: ModelRun? { report.properties.lazy.compactMap(\.counterexample).first }

  /// The whole page.
  var page: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>\(escaped(report.model)): \(verdict)</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    <h1>\(escaped(report.lines[0]))</h1>
    <p class="verdict">\(verdict)</p>
    <p>\(escaped(report.lines[1]))</p>
    <table>
    <tr><th>verdict</th><th>kind</th><th>property</th><th>what it says</th></tr>
    \(report.properties.map(row).joined(separator: "\n"))
    </table>
    \(graph)
    \(runs)
    \(report.warnings.map { "<p>warning: \(escaped($0))</p>" }.joined(separator: "\n"))
    </main>
    <script>
    \(Self.script)
    </script>
    </body>
    </html>

    """
  }

  private var verdict: String {
    switch report.verdict {
    case .holds: "holds in every state that can be reached"
    case .violated: "violated"
    case .inconclusive: "inconclusive"
    }
  }

  private func row(_ property: ModelReport.Property) -> String {
    let words = property.reason.map { "\(property.sentence) (\($0))" } ?? property.sentence
    return """
      <tr><td class="\(property.verdict.rawValue)">\(property.verdict.rawValue)</td>\
      <td>\(property.kind.rawValue)</td><td>\(escaped(property.name))</td>\
      <td>\(escaped(words))</td></tr>
      """
  }

  private var graph: String {
    let whole = report.graph
    guard let graph = whole ?? run.map(ModelGraph.init) else {
      return "<p>There are too many states to draw, and no run that breaks anything.</p>"
    }
    let numbers = whole == nil ? Array(graph.nodes.indices) : run.flatMap(graph.numbers) ?? []
    let title =
      whole == nil ? "A run that breaks a property" : "All \(graph.nodes.count) states"
    let loop = run?.loopStart == nil ? "" : " The dashed part goes on for ever."
    let way =
      run == nil ? "" : " The thick line is the first run below; where it ends is ringed.\(loop)"
    return """
      <h2 id="graph">\(title)</h2>
      <p>A circle is a state, a line is a step, and a column is a number of steps from the start.\
      \(way) Arrow keys go from state to state, Home and End to the first and the last.</p>
      <div class="graph" role="group" aria-labelledby="graph">
      \(GraphDrawing(graph: graph, numbers: numbers, run: run).svg)
      </div>
      <p id="detail" role="status">Choose a state.</p>
      """
  }

  private var runs: String {
    var told: [ModelRun: String] = [:]
    return report.properties.compactMap { property -> String? in
      guard let run = property.counterexample else { return nil }
      let name = escaped(property.name)
      if let other = told[run] { return "<p>\(name) is violated by the same run as \(other).</p>" }
      told[run] = name
      return """
        <h2>\(name) is violated after \(ModelReport.steps(run.steps.count))</h2>
        <ol class="run">
        <li>0 · \(escaped(run.initial.map { "\($0.name): \($0.value)" }.joined(separator: "; ")))</li>
        \(run.steps.map { item($0, of: run) }.joined(separator: "\n"))
        </ol>
        \(ending(of: run))
        """
    }.joined(separator: "\n")
  }

  private func item(_ step: ModelStep, of run: ModelRun) -> String {
    let isInLoop = run.loopStart.map { step.number >= $0 } ?? false
    let changes = step.changes.map { "\($0.variable): \($0.before) → \($0.after)" }
    return "<li\(isInLoop ? " class=\"again\"" : "")>\(step.number) · "
      + (isInLoop ? "↻ " : "") + escaped(step.sentence)
      + (changes.isEmpty
        ? "" : "<div class=\"change\">\(escaped(changes.joined(separator: "; ")))</div>") + "</li>"
  }

  private func ending(of run: ModelRun) -> String {
    switch run.ending {
    case "loop": "<p>And again from step \(run.loopStart ?? 1), for ever.</p>"
    case "dead end": "<p>And nothing can happen any more.</p>"
    default: ""
    }
  }
}

extension ModelPage {
  /// Text in which nothing is markup.
  func escaped(_ text: String) -> String { GraphDrawing.escaped(text) }
}

extension ModelReport {
  /// The report as one self-contained page: the properties, the states of a small model, the runs that
  /// break something.
  ///
  /// Of a model with more than 200 states, only the first such run is drawn.
  public var html: String { ModelPage(report: self).page }
}
