import ArgumentParsing

extension Feature {
  static let read = Feature(
    command: Command("read", abstract: "Read a chapter.", arguments: [.chapter])
  ) { _ in .done }
}
