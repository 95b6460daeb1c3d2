import ArgumentParsing

extension Feature {
  static let doctor = Feature(
    command: Command(
      "doctor", abstract: "Say what is here, what is missing, and what still works without it.")
  ) { _ in .done }
}
