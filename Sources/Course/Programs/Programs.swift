extension Program {
  /// The programs that can be run, by chapter.
  public static let all: [Program] = [.chapter04]
}
