import Foundation
import TestThreads
import Testing
import TraceSamples
import Tracing

@testable import Diagrams

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct RenderTests {
  /// Every kind in every format.
  static let pairs = DiagramKind.allCases.flatMap { kind in
    DiagramFormat.allCases.map { (kind, $0) }
  }

  @Test(arguments: pairs)
  func `the same trace gives the same bytes`(kind: DiagramKind, format: DiagramFormat) {
    for seed in UInt64(0)..<10 {
      let first = render(trace(of: randomOccurrences(seed: seed)), kind, as: format)
      let second = render(trace(of: randomOccurrences(seed: seed)), kind, as: format)
      #expect(Array(first.utf8) == Array(second.utf8))
    }
  }

  @Test(arguments: DiagramKind.allCases, hostileLabels)
  func `a picture is XML whatever the labels are`(kind: DiagramKind, label: String) {
    let svg = render(hostileTrace(label), kind, as: .svg)
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in \(svg)")
    #expect(!svg.contains("<script"))
    #expect(svg.contains(#"role="img""#))
  }

  @Test(.longRunning, arguments: DiagramKind.allCases)
  func `a picture of any run is XML`(kind: DiagramKind) {
    for seed in UInt64(0)..<20 {
      for theme in DiagramTheme.allCases {
        var options = DiagramOptions()
        options.theme = theme
        options.isFolded = seed.isMultiple(of: 2)
        let svg = render(trace(of: randomOccurrences(seed: seed)), kind, as: .svg, options: options)
        #expect(XMLParser(data: Data(svg.utf8)).parse())
      }
    }
  }

  @Test(arguments: DiagramKind.allCases, hostileLabels.filter { !$0.isEmpty })
  func `labels do not change the structure of Mermaid text`(kind: DiagramKind, label: String) {
    let plain = render(hostileTrace("x"), kind, as: .mermaid).split(separator: "\n")
    let hostile = render(hostileTrace(label), kind, as: .mermaid).split(separator: "\n")
    #expect(plain.count == hostile.count)
    for (left, right) in zip(plain, hostile) {
      #expect(left.prefix { $0 == " " } == right.prefix { $0 == " " })
      #expect(right.utf8.allSatisfy { $0 >= 32 })
    }
    let body = hostile.joined(separator: "\n")
    #expect(!body.contains("<"))
    #expect(!body.contains("%%e"))
    #expect(!body.split { " \n:\"".contains($0) }.contains { $0.lowercased() == "end" })
  }

  @Test(arguments: DiagramKind.allCases, hostileLabels)
  func `text stays in its width`(kind: DiagramKind, label: String) {
    for (unicode, width) in [(true, 100), (true, 60), (false, 80), (false, 48)] {
      var options = DiagramOptions()
      (options.width, options.usesUnicode) = (width, unicode)
      let text = render(hostileTrace(label), kind, as: .ascii, options: options)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(line.displayWidth <= width, "\(line)")
        #expect(!line.hasSuffix(" "))
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 32 })
        if !unicode { #expect(line.utf8.allSatisfy { $0 < 127 }) }
      }
    }
  }

  @Test(arguments: pairs)
  func `a trace without events says so`(kind: DiagramKind, format: DiagramFormat) {
    let empty = Trace(header: .init(scenario: "empty"), events: [])
    let text = render(empty, kind, as: format)
    #expect(text.contains("The trace has no "))
  }

  @Test(arguments: EventKind.allCases)
  func `every kind of event can be drawn`(kind: EventKind) {
    let recorder = Recorder()
    recorder.record(kind, lane: "main", peer: "loop", promise: "p1", value: "v")
    recorder.record(kind, lane: "main")
    let run = recorder.trace(scenario: "one")
    for (diagram, format) in Self.pairs {
      #expect(!render(run, diagram, as: format).isEmpty)
    }
    let rows = SequenceDiagram(run).rows
    #expect(rows.reduce(0) { $0 + $1.count } == 2)
  }
}

struct DisplayWidthTests {
  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("🧵", 2), ("👩‍👩‍👧", 2), ("❤️", 2), ("●", 1),
    ("", 0),
  ])
  func `a character takes the columns that a terminal gives it`(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test func `what is too long ends with a mark of omission`() {
    #expect("invoke".fitting(4, unicode: true) == "inv…")
    #expect("invoke".fitting(4, unicode: false) == "inv~")
    #expect("日本語".fitting(4, unicode: true) == "日…")
    #expect("日本".fitting(4, unicode: true) == "日本")
    #expect("x".fitting(0, unicode: true) == "")
  }

  @Test func `a wide character that loses a column loses both`() {
    var canvas = Canvas()
    canvas.put("日本", at: 0)
    canvas.put("x", at: 1)
    #expect(canvas.text == " x本")
  }
}
