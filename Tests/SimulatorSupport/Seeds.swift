import Glibc

/// The number of seeds for tests of random sequences.
enum Seeds {
  /// `usual` seeds, times the environment variable MUSTER_SEEDS. MUSTER_FIRST_SEED sets the first
  /// seed, to repeat a failure or to try others.
  static func range(usual: Int64) -> Range<Int64> {
    let first = setting("MUSTER_FIRST_SEED") ?? 0
    return first..<first + usual * (setting("MUSTER_SEEDS") ?? 1)
  }

  private static func setting(_ name: String) -> Int64? {
    getenv(name).flatMap { Int64(String(cString: $0)) }
  }
}
