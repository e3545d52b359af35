import MusterText
import MusterWire

/// An account of a simulated organization, or one outside of it.
struct SimulatedAccount: Sendable {
  let id: String
  /// Nil if it is unknown: then every address is accepted as the account's.
  let email: String?
  let name: String
  let behavior: AccountBehavior
  /// The path of the organizational unit, from the root: "Security/Tools".
  var unit = ""
  /// The number of resources in each Region; nil for a few generated ones.
  var size: Int64?
  /// The state in AWS Organizations, if it is neither ACTIVE nor SUSPENDED.
  var state: String?
  /// The time at which it joined the organization; nil if unknown.
  var joinedAt: Instant?
  /// The time at which it joins the organization, in milliseconds after the beginning; 0 if it is a
  /// member from the start.
  var joinsAfterMilliseconds: Int64 = 0
  /// The opt-in Regions that the account has enabled; nil for those of the scenario.
  var optInRegions: Set<String>?
  /// The settings of the services for this account, which replace those of the scenario.
  var settings = SettingValues()
  /// The operations that policies deny to the account.
  var denials: [Denial] = []
  /// The administrator of the account's Macie at the beginning; only outside of the organization.
  var administrator: String?
  /// The faults of requests that this account signs.
  var faults = FaultChanges()

  /// The maximum of `size`. Larger accounts would only make lists slow.
  static let largestSize: Int64 = 100_000
}
