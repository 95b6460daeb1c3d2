extension Program {
  /// Chapter 04: the nested example again, on a loop that the reader knows by now.
  static let chapter04 = Program(chapter: 4, [.nested])
}
