import Diagrams
import Simulation
import Tracing

/// A simulated run as one page that needs nothing else: what was found, who sent what to whom, and
/// every request.
///
/// Everything can be reached with the keyboard; nothing is said by colour alone; the colours follow
/// the system's light or dark mode; the page requests nothing.
struct SimulationPage {
  /// The most requests that are listed.
  private static let listed = 2_000

  private let run: Run
  private let shrunk: ShrunkRun?
  private let version: String

  init(_ run: Run, _ shrunk: ShrunkRun?, version: String) {
    self.run = run
    self.shrunk = shrunk
    self.version = version
  }

  /// The run that is drawn: the shorter one, if there is one.
  private var drawn: Run { shrunk?.run ?? run }

  /// The whole page.
  var text: String {
    let title = "\(run.scenario), seed \(run.seed)"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(escaped(title)): \(escaped(verdict))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#requests">To the requests</a>
      <main>
      <h1>\(escaped(title))</h1>
      <p class="verdict \(run.violations.isEmpty ? "good" : "bad")">\(escaped(verdict))</p>
      \(findings)
      <dl>\(facts)</dl>
      \(shrinking)
      <h2 id="sequence">Who sent what to whom</h2>
      \(picture)
      <h2 id="requests">\(shrunk == nil ? "Requests" : "Requests of the whole run")</h2>
      \(table(of: run))
      </main>
      <script>
      \(Self.script)
      </script>
      </body>
      </html>

      """
  }

  private var verdict: String {
    if let violation = run.violations.first { return "✗ not \(violation.property)" }
    return run.undecided.isEmpty ? "✓ nothing wrong" : "? undecided"
  }

  private var findings: String {
    let words = run.violations.map { "not \($0.property): \($0.words)" } + run.undecided
    return words.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
  }

  private var facts: String {
    let faults = FaultKind.allCases.compactMap { fault in
      run.coverage[fault].map { "\(fault.rawValue) \($0)" }
    }
    var rows = [
      ("Seed", "\(run.seed)"), ("Ticks", "\(run.ticks)"), ("Requests", "\(run.log.count)"),
      ("Faults", faults.isEmpty ? "none" : faults.joined(separator: ", ")),
      ("Digest", run.digest), ("Version", "reprise \(version)"),
    ]
    if let bug = run.bug { rows.insert(("Mistake", bug.rawValue), at: 2) }
    return rows.map { "<dt>\($0.0)</dt><dd>\(escaped($0.1))</dd>" }.joined()
  }

  private var shrinking: String {
    let command = """
      <p>The same again: <code id="command">\(escaped(drawn.reproduction))</code> \
      <button type="button" id="copy">Copy</button></p>
      """
    guard let shrunk else { return command }
    let steps = shrunk.run.plan.map { step in
      "<li value=\"\(step.number)\">at \(step.tick) ms: \(escaped(step.words))</li>"
    }
    return """
      <h2>The shortest run that shows it</h2>
      <p>\(steps.count) of \(shrunk.originalSteps) steps are enough; it took \(shrunk.attempts) runs \
      to find them.</p>
      <ol>\(steps.joined())</ol>
      \(table(of: shrunk.run))
      \(command)
      """
  }

  /// The picture; of a long run its beginning, or what comes before the first finding.
  private var picture: String {
    let most = 120
    let events = drawn.trace.events
    var options = DiagramOptions()
    options.title = "\(drawn.scenario), seed \(drawn.seed)"
    options.stepLimit = most
    let svg = SequenceDiagram(drawn.trace, options: options).svg(theme: .automatic)
    let note =
      events.count > most
      ? "<p>Only the first \(most) of \(events.count) events are drawn.</p>" : ""
    return "\(note)<div class=\"picture\" tabindex=\"0\" role=\"group\" "
      + "aria-labelledby=\"sequence\">\(svg)</div>"
  }

  private func table(of run: Run) -> String {
    let wrong = Set(run.violations.compactMap(\.request))
    let rows = run.log.prefix(Self.listed).map { entry in
      let isWrong = wrong.contains(entry.id)
      let cells = [
        "\(entry.id)", "\(entry.askedAt)", entry.answeredAt.map { "\($0)" } ?? "–", entry.client,
        entry.request, (isWrong ? "✗ " : "") + (entry.status ?? "no answer"),
      ]
      return "<tr\(isWrong ? " class=\"wrong\"" : "")>"
        + cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }
    let hidden = run.log.count - rows.count
    return """
      \(hidden > 0 ? "<p>\(hidden) more requests are not listed.</p>" : "")
      <div class="scroll" tabindex="0" role="group" aria-label="Requests"><table>
      <thead><tr><th scope="col">id</th><th scope="col">asked, ms</th>\
      <th scope="col">answered, ms</th><th scope="col">client</th><th scope="col">request</th>\
      <th scope="col">status</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  /// Text in which nothing is markup.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
