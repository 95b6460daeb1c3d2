import ModelChecking

extension Feature {
  /// What `reprise model` alone prints: the models, their sizes, mistakes and symmetries.
  static func listModels(_ context: Context) throws {
    if context.wantsJSON {
      try context.write(ModelListing())
      return
    }
    var lines: [String] = []
    for entry in ModelCatalogue.entries {
      if !lines.isEmpty { lines.append("") }
      lines.append("\(entry.name): \(entry.summary)")
      var rows = entry.parameters.map { size in
        (
          "--\(size.name) N",
          "\(size.summary): \(size.range.lowerBound) to \(size.range.upperBound), usually \(size.standard)"
        )
      }
      rows += entry.bugs.map { ("--bug \($0.name)", $0.summary) }
      rows += entry.symmetries.map { ("--symmetry \($0.name)", $0.summary) }
      let width = rows.map(\.0.count).max() ?? 0
      lines += rows.map { option, words in
        "  \(option)\(String(repeating: " ", count: width - option.count))  \(words)"
      }
    }
    try context.write(lines)
    context.hint("Next: reprise model leases --workers 2")
  }
}

/// The models as scripts see them.
private struct ModelListing: Encodable {
  struct Size: Encodable {
    let name: String
    let summary: String
    let standard: Int
    let least: Int
    let most: Int
  }
  struct Choice: Encodable {
    let name: String
    let summary: String

    init(_ choice: ModelEntry.Choice) { (name, summary) = (choice.name, choice.summary) }
  }
  struct Model: Encodable {
    let name: String
    let summary: String
    let sizes: [Size]
    let bugs: [Choice]
    let symmetries: [Choice]
  }

  let schema = 1
  let models = ModelCatalogue.entries.map { entry in
    Model(
      name: entry.name, summary: entry.summary,
      sizes: entry.parameters.map {
        Size(
          name: $0.name, summary: $0.summary, standard: $0.standard, least: $0.range.lowerBound,
          most: $0.range.upperBound)
      },
      bugs: entry.bugs.map(Choice.init), symmetries: entry.symmetries.map(Choice.init))
  }
}
