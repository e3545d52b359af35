import Glibc

/// A duration: a distribution, and an addition for each resource of the account.
struct SimulatedDuration: Sendable, Equatable {
  enum Distribution: Sendable, Equatable {
    /// Uniform between the two, in milliseconds.
    case even(min: Int64, max: Int64)
    /// Log-normal: half of the values are below the median, one in a hundred is above the
    /// percentile.
    case lognormal(median: Int64, percentile99: Int64)
  }

  var distribution: Distribution
  /// The addition for each resource of the account.
  var millisecondsPerResource: Int64 = 0

  static func milliseconds(_ min: Int64, _ max: Int64, perResource: Int64 = 0) -> SimulatedDuration
  {
    SimulatedDuration(distribution: .even(min: min, max: max), millisecondsPerResource: perResource)
  }

  static func seconds(_ min: Int64, _ max: Int64, perResourceMilliseconds: Int64 = 0)
    -> SimulatedDuration
  {
    milliseconds(min * 1000, max * 1000, perResource: perResourceMilliseconds)
  }

  /// True if the duration is always 0.
  var isNothing: Bool { distribution == .even(min: 0, max: 0) && millisecondsPerResource == 0 }

  /// A duration in milliseconds for an account with this number of resources.
  func draw(_ random: inout Random, resources: Int64 = 0) -> Int64 {
    distribution.draw(&random) + resources * millisecondsPerResource
  }
}

extension SimulatedDuration.Distribution {
  /// About thirty years, so that sums do not overflow.
  private static let longest = 1e12

  func draw(_ random: inout Random) -> Int64 {
    switch self {
    case .even(let min, let max):
      let width = UInt64(Swift.max(0, max - min)) + 1
      return min + Int64(random.number(below: width))
    case .lognormal(let median, let percentile99):
      // The 99th percentile of a normal distribution is 2.3263 standard deviations above the mean.
      let ratio = Double(percentile99) / Double(max(1, median))
      let length = Double(median) * pow(ratio, random.normal() / 2.3263)
      return Int64(min(length, Self.longest).rounded())
    }
  }
}

extension Random {
  /// A number from the standard normal distribution (Box and Muller, "A Note on the Generation of
  /// Random Normal Deviates", 1958).
  fileprivate mutating func normal() -> Double {
    let (radius, angle) = (1 - fraction(), fraction())
    return (-2 * log(radius)).squareRoot() * cos(2 * .pi * angle)
  }
}
