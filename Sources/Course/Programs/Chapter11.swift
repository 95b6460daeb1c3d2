extension Program {
  /// Chapter 11: the same program on both runtimes.
  static let chapter11 = Program(
    chapter: 11, selector: "runtime", settings: [], [.nestedInMemory, .nestedDurable])
}
