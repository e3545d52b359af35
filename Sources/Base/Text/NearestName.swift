/// Finds what somebody may have meant.
public enum NearestName {
  /// The candidate with the fewest typing errors between it and `name`, if they are few enough to
  /// be typing errors: at most a third of the letters. Case does not count.
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

  /// How a sentence about an unknown name ends: "; did you mean NAME?" where there is a nearest one,
  /// else with a full stop.
  public static func suggestion(
    for name: String, among candidates: some Sequence<String>
  ) -> String {
    nearest(to: name, among: candidates).map { "; did you mean \($0)?" } ?? "."
  }

  /// What a sentence about an unknown name ends in where it is good to know them all: the nearest, or
  /// else every candidate.
  public static func hint(for name: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: name, among: candidates) { return "did you mean \(nearest)?" }
    return candidates.isEmpty ? "there are none" : "known are " + candidates.joined(separator: ", ")
  }

  /// How many letters to insert, remove or replace to get from one to the other (Levenshtein).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
