/// How far two words are from each other, for "did you mean".
package enum EditDistance {
  /// The word of `candidates` nearest to `word`, at most two edits away, and fewer than half its
  /// letters; nil when none is.
  package static func nearest(to word: String, in candidates: [String]) -> String? {
    var best: (word: String, distance: Int)?
    for candidate in candidates {
      let distance = between(Array(word.utf8), Array(candidate.utf8))
      let isNear = distance <= 2 && distance * 2 < max(word.utf8.count, candidate.utf8.count)
      guard isNear, distance < best?.distance ?? .max else { continue }
      best = (candidate, distance)
    }
    return best?.word
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
  static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var above = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        var cost = min(above[column + 1], current[column]) + 1
        cost = min(cost, above[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = above
      above = current
    }
    return above[right.count]
  }
}
