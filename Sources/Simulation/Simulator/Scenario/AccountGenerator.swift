/// Invents accounts: their ids and names follow from the seed, their behaviors and sizes from the
/// seed and their ids.
struct AccountGenerator: Sendable {
  /// Ten times the maximum number of members of one administrator.
  static let mostAccounts: Int64 = 100_000

  let seed: Int64
  /// The share of accounts whose behavior is not `none`.
  let failing: Double

  var administratorID: String { id(of: "administrator") }
  var managementID: String { id(of: "management") }

  private func id(of role: String) -> String {
    var random = Random(seed: seed, for: [role])
    return AccountGenerator.id(&random)
  }

  /// `count` accounts. A larger count returns the accounts of a smaller one, and more.
  func accounts(_ count: Int64) -> [SimulatedAccount] {
    var random = Random(seed: seed, for: ["accounts"])
    var taken: Set = [administratorID, managementID]
    return (0..<max(0, count)).map { position in
      var id = AccountGenerator.id(&random)
      while !taken.insert(id).inserted { id = AccountGenerator.id(&random) }
      let digits = String(position + 1)
      let name = "account-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return SimulatedAccount(
        id: id, email: name + "@example.com", name: name, behavior: behavior(of: id),
        size: size(of: id))
    }
  }

  /// An account that joined the organization because a request named it.
  func adopted(_ id: String) -> SimulatedAccount {
    SimulatedAccount(id: id, email: nil, name: id, behavior: behavior(of: id), size: size(of: id))
  }

  private func behavior(of id: String) -> AccountBehavior {
    var random = Random(seed: seed, for: ["behavior", id])
    return .drawn(failing: failing, &random)
  }

  /// The number of resources. Most accounts are small and a few are large: half have at most 5
  /// resources, one in a hundred more than 200.
  func size(of id: String) -> Int64 {
    var random = Random(seed: seed, for: ["size", id])
    return min(AccountGenerator.sizes.draw(&random), AccountGenerator.largestSize)
  }

  private static let sizes = SimulatedDuration.Distribution.lognormal(median: 5, percentile99: 200)
  /// A size with which an account can be enabled within the timeouts of waits, and its resources
  /// can be listed in reasonable time.
  private static let largestSize: Int64 = 1000

  private static func id(_ random: inout Random) -> String {
    String(100_000_000_000 + random.number(below: 900_000_000_000))
  }
}
