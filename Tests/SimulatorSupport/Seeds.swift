import Glibc

/// How many seeds properties are tried with.
enum Seeds {
  /// The seeds of a property that is usually tried with so many: MUSTER_SEEDS times as many, where the
  /// environment has that. MUSTER_FIRST_SEED begins elsewhere, to repeat a failure or to go on.
  static func range(usual: Int64) -> Range<Int64> {
    let first = setting("MUSTER_FIRST_SEED") ?? 0
    return first..<first + usual * (setting("MUSTER_SEEDS") ?? 1)
  }

  private static func setting(_ name: String) -> Int64? {
    getenv(name).flatMap { Int64(String(cString: $0)) }
  }
}
