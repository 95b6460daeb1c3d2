import ArgumentParsing

extension Feature {
  static let chapters = Feature(command: Command("chapters", abstract: "List the chapters.")) { _ in
    .done
  }
}
