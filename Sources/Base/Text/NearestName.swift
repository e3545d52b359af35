/// Suggestions for misspelled names.
public enum NearestName {
  /// The candidate with the smallest edit distance from `name`, or nil if every distance is more
  /// than a third of the letters. Ignores case.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard wanted.count <= 200 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(wanted, Array(candidate.lowercased().utf8))
      if distance * 3 <= max(wanted.count, 3), distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// The end of a sentence about an unknown name: "; did you mean NAME?" if a candidate is near,
  /// otherwise a full stop.
  public static func suggestion(
    for name: String, among candidates: some Sequence<String>
  ) -> String {
    nearest(to: name, among: candidates).map { "; did you mean \($0)?" } ?? "."
  }

  /// A hint about an unknown name: the nearest candidate, or all candidates if none is near.
  public static func hint(for name: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: name, among: candidates) { return "did you mean \(nearest)?" }
    return candidates.isEmpty
      ? "none are expected" : "expected one of " + candidates.joined(separator: ", ")
  }

  /// The number of bytes to insert, remove, replace or swap with their neighbor (optimal string
  /// alignment distance).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      row.reserveCapacity(right.count + 1)
      for j in right.indices {
        let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
        var best = min(row[j] + 1, last[j + 1] + 1, replaced)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}
