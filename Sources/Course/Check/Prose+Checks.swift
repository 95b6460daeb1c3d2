extension Prose {
  /// The sections of every chapter, in order.
  public static let sections = [
    "Goal", "Predict", "Run", "See", "Explain", "Do", "Recap", "Quiz", "Next",
  ]

  /// Checks the title and the order of the sections.
  ///
  /// - Parameter chapter: whose prose this is.
  /// - Returns: what is wrong, in the order of the lines.
  public func checkSections(_ chapter: Chapter) -> [Finding] {
    var findings: [Finding] = []
    if let openFence { findings.append(finding(openFence, "this fence is never closed")) }
    let titles = headings.filter { $0.level == 1 }
    let title = "\(chapter.digits) \(chapter.title)"
    if titles.map(\.title) != [title] || titles.first?.line != 1 {
      findings.append(finding(1, "the page should begin with its only title, '# \(title)'"))
    }
    let found = headings.filter { $0.level == 2 }
    for (place, section) in Self.sections.enumerated() where place >= found.count {
      findings.append(finding(nil, "the section '\(section)' is missing"))
    }
    for (place, heading) in found.enumerated() {
      let expected = place < Self.sections.count ? "'\(Self.sections[place])'" : "no section"
      if expected != "'\(heading.title)'" {
        let problem = "the section '\(heading.title)' stands where \(expected) belongs"
        return findings + [finding(heading.line, problem)]
      }
    }
    return findings
  }

  /// Checks that every Swift listing stands in the file that it names, line for line.
  ///
  /// A listing is a run of whole lines; the indentation that all of them share may be left out. One
  /// line alone needs no file: it shows how something is written, not what the project says.
  ///
  /// - Parameter source: answers the text of a file, or `nil` if there is none.
  /// - Returns: what is wrong, in the order of the lines.
  public func checkListings(source: (String) -> String?) -> [Finding] {
    fences.filter { $0.language == "swift" }.compactMap { fence in
      guard let name = fence.source else {
        if fence.lines.count < 2 { return nil }
        return finding(fence.line, "a listing of several lines must name its file in a comment")
      }
      guard let text = source(name) else {
        return finding(fence.line, "there is no file \(name)")
      }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.containsListing(fence.lines) { return nil }
      return finding(fence.line, "this listing does not stand in \(name)")
    }
  }

  /// Checks that every command can be typed.
  ///
  /// - Parameter problem: answers what is wrong with the words after `reprise`, or `nil`.
  /// - Returns: what is wrong, in the order of the lines.
  public func checkCommands(problem: ([String]) -> String?) -> [Finding] {
    commands.compactMap { command in
      problem(command.arguments).map { finding(command.line, "'\(command.text)': \($0)") }
    }
  }

  func finding(_ line: Int?, _ problem: String) -> Finding {
    Finding(file: file, line: line, problem: problem)
  }
}

extension [String] {
  /// Whether `listing` occurs here as a run of whole lines, less a common indentation.
  fileprivate func containsListing(_ listing: [String]) -> Bool {
    guard let first = listing.first(where: { !$0.isEmpty }) else { return false }
    guard listing.count <= count else { return false }
    let lead = listing.prefix { $0.isEmpty }.count
    return (0...(count - listing.count)).contains { start in
      let line = self[start + lead]
      guard line.hasSuffix(first) else { return false }
      let indentation = line.dropLast(first.count)
      guard indentation.allSatisfy({ $0 == " " }) else { return false }
      return listing.indices.allSatisfy { offset in
        let line = listing[offset]
        return self[start + offset] == (line.isEmpty ? "" : indentation + line)
      }
    }
  }
}
