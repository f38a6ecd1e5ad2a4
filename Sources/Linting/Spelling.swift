/// The word that was probably meant.
package enum Spelling {
  /// The candidate nearest to `word`, when it is near enough to be a slip or is only cut short.
  package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let limit = max(1, word.count / 3)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(word.lowercased(), candidate.lowercased())
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if best == nil, word.count >= 3 { return candidates.first { $0.hasPrefix(word) } }
    return best?.candidate
  }

  /// ` (did you mean "x"?)`, or nothing.
  package static func hint(for word: String, in candidates: some Sequence<String>) -> String {
    nearest(to: word, in: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// Levenshtein's distance, with swapped neighbours as one slip.
  package static func distance(_ lhs: String, _ rhs: String) -> Int {
    let (left, right) = (Array(lhs), Array(rhs))
    guard abs(left.count - right.count) <= 8 else { return .max }
    var older: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let cost = left[row] == right[column] ? 0 : 1
        var least = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + cost)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          least = min(least, older[column - 1] + 1)
        }
        current.append(least)
      }
      older = previous
      previous = current
    }
    return previous[right.count]
  }
}
