extension Program {
  /// The programs that can be run, by chapter.
  public static let all: [Program] = [
    .chapter00, .chapter01, .chapter02, .chapter03, .chapter04, .chapter05, .chapter06, .chapter07,
    .chapter08, .chapter09,
    .chapter10, .chapter11, .chapter12, .chapter13, .chapter14, .chapter15, .chapter16,
    .chapter17, .chapter18, .chapter19, .chapter20, .chapter21,
  ]
}
