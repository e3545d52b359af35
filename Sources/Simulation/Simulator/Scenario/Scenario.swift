import MusterDocument
import MusterText
import MusterWire

/// The description of a simulated organization: its accounts and their behaviors, durations and
/// faults. `SCENARIO.md` describes the format.
public struct Scenario: Sendable {
  /// The services that the organization simulates.
  public let services: SimulatedServices
  public let seed: Int64
  /// The time at which the organization begins, if it has no state.
  public let beginning: Instant
  let accounts: SimulatedAccounts
  /// The id of the organization's management account.
  let management: String
  /// The id of the account that `Organization.credentials` belong to.
  let administrator: String
  /// The delegated administrators at the beginning, by service.
  let administrators: [String: String]
  let identity: OrganizationIdentity
  /// Service principals that AWS Organizations accepts besides those that it is known to have.
  let servicePrincipals: Set<String>
  let regions: Regions
  let keys: AccessKeys
  /// The names of the roles that can be assumed in every account; nil for any name.
  let roles: [String]?
  /// The maximum lifetime of a role's credentials.
  let sessionMilliseconds: Int64
  var faults: FaultRules
  /// The time by which reads may lag behind writes.
  let staleness: SimulatedDuration
  /// The settings of the services.
  var settings: SettingValues
  /// The members of the scenario except `state`, for `exportScenario`.
  var text: [UInt8]
  /// The state at the beginning, if the scenario contains one. Services hold the scenario without
  /// it.
  private(set) var state: OrganizationState?

  /// The ids that AWS Organizations assigned, where they are known; others are generated.
  struct OrganizationIdentity: Sendable {
    var id: String?
    /// The ids of the root and the units by path: "", "Security/Tools".
    var units: [String: String] = [:]
  }

  /// Reads the state from `reader`, if there is one.
  mutating func readState(_ reader: inout ObjectReader) {
    state = Scenario.state(&reader, of: self)
  }

  /// The time at which the simulated clock begins.
  public var start: Instant { state?.now ?? beginning }

  /// The time at which an organization begins by default.
  static let usualBeginning = CivilTime(year: 2026, month: 1, day: 1).instant

  public var accountCount: Int { accounts.list.count }

  /// A summary in one line: {"accounts": 500, "seed": 7}.
  public var summary: JSON {
    ["accounts": .integer(Int64(accountCount)), "seed": .integer(seed)]
  }

  func random(for purpose: String...) -> Random {
    Random(seed: seed, for: purpose)
  }
}

extension Scenario {
  /// True if an account is in the organization at `now`.
  func belongs(_ id: String, at now: Instant) -> Bool {
    accounts.member(id).map { joining(of: $0) <= now } ?? false
  }

  /// The first account that is neither the management account nor the administrator; nil if there
  /// is none.
  var member: String? {
    accounts.list.first { $0.id != management && $0.id != administrator }?.id
  }

  func has(role: String) -> Bool { roles?.contains(role) ?? true }

  func joining(of account: SimulatedAccount) -> Instant {
    beginning.advanced(by: account.joinsAfterMilliseconds)
  }

  /// The accounts that join after the beginning.
  var newcomers: [SimulatedAccount] { accounts.list.filter { $0.joinsAfterMilliseconds > 0 } }

  /// The duration for an account: its own, that of its behavior, or that of the scenario.
  func duration(
    of id: String, _ setting: ScenarioSetting<SimulatedDuration>
  ) -> SimulatedDuration {
    guard let account = accounts[id] else { return settings[setting] }
    return account.settings.own(setting)
      ?? (account.behavior == .slow ? AccountBehavior.slowness : settings[setting])
  }
}
