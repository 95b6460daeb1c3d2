/// How many slips of the finger lie between two words.
///
/// Counts characters inserted, dropped, replaced, and neighbours swapped (Damerau-Levenshtein, with
/// no part edited twice).
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first)
  let b = Array(second)
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { rows[i][0] = i }
  for j in 0...b.count { rows[0][j] = j }
  for i in a.indices {
    for j in b.indices {
      let substitution = rows[i][j] + (a[i] == b[j] ? 0 : 1)
      var best = min(rows[i][j + 1] + 1, rows[i + 1][j] + 1, substitution)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, rows[i - 1][j - 1] + 1)
      }
      rows[i + 1][j + 1] = best
    }
  }
  return rows[a.count][b.count]
}

/// The candidate nearest to a word, if it is within two slips and shares something with the word.
///
/// The first of several equally near candidates wins, so the answer follows the table's order.
func nearest(to word: String, among candidates: [String]) -> String? {
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let distance = editDistance(word, candidate)
    guard distance <= 2, distance < max(word.count, candidate.count) else { continue }
    if let best, best.distance <= distance { continue }
    best = (distance, candidate)
  }
  return best?.candidate
}
