/// The candidate that is closest to a mistyped word; nil if none is close.
func nearestName(to word: String, among candidates: [String]) -> String? {
  candidates
    .map { (name: $0, distance: editDistance(word, $0)) }
    .filter { $0.distance <= max(1, min(word.count, $0.name.count) / 3) }
    .min { $0.distance < $1.distance }?
    .name
}

/// The number of characters to insert, remove, replace or swap with their neighbor to turn one word
/// into the other (optimal string alignment distance).
private func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first.prefix(64))
  let second = Array(second.prefix(64))
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for i in first.indices {
    var row = [i + 1]
    for j in second.indices {
      let replaced = last[j] + (first[i] == second[j] ? 0 : 1)
      var best = min(row[j] + 1, last[j + 1] + 1, replaced)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
