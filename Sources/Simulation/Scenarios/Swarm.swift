import Scheduling

/// Draws which features a run has.
///
/// A run with everything in it hides what needs much of one thing and none of another: a full disk
/// ends what a slow one would have shown. So each run has some features only, and a sweep all of them.
/// After Groce and others, "Swarm Testing" (2012).
enum Swarm {
  /// Draws some of the features, at least one if there is one.
  ///
  /// - Parameters:
  ///   - features: all there are.
  ///   - chance: decides.
  /// - Returns: those that are on, in the same order.
  static func draw<Feature>(
    _ features: [Feature], using chance: inout SeededGenerator
  ) -> [Feature] {
    guard let last = features.indices.last else { return [] }
    let sure = Int.random(in: 0...last, using: &chance)
    return features.indices.filter { Bool.random(using: &chance) || $0 == sure }
      .map { features[$0] }
  }
}
