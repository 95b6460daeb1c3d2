/// The candidate that is nearest to what somebody typed, if one is near.
///
/// One that begins with it, or else the first among those with the fewest edits, two at most.
func nearest(to word: String, among candidates: [String]) -> String? {
  if word.count > 2, let longer = candidates.first(where: { $0.hasPrefix(word) }) { return longer }
  let near = candidates.map { (edits: edits(from: word, to: $0), candidate: $0) }
  guard let best = near.min(by: { $0.edits < $1.edits }), best.edits <= 2 else { return nil }
  return best.edits < word.count ? best.candidate : nil
}

/// How many characters have to be put in, taken out or replaced.
private func edits(from first: String, to second: String) -> Int {
  var row = Array(0...second.count)
  for (i, character) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in second.enumerated() {
      let replaced = diagonal + (character == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}
