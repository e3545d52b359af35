import MusterDocument
import MusterText
import MusterWire

/// What a simulated organization is like: its accounts and their behaviors, how long things take, and
/// what goes wrong. A value; everything in it follows from the text it was read from, of which
/// `SCENARIO.md` tells.
public struct Scenario: Sendable {
  /// The services that the organization simulates.
  public let services: SimulatedServices
  public let seed: Int64
  /// When the organization begins that nobody has called yet.
  public let beginning: Instant
  let accounts: SimulatedAccounts
  /// The id of the organization's management account.
  let management: String
  /// The id of the account on whose behalf `Organization.credentials` sign.
  let administrator: String
  /// The delegated administrators at the beginning, by the names of the services.
  let administrators: [String: String]
  let identity: Identity
  let regions: Regions
  let keys: AccessKeys
  /// The names of the roles that can be assumed in every account; nil for all names.
  let roles: [String]?
  /// How long the credentials of a role are good for at most.
  let sessionMilliseconds: Int64
  var faults: FaultRules
  /// How far reads may lag behind writes.
  let staleness: SimulatedDuration
  let timing: Timing
  let quotas: Quotas
  /// The members of its text but for the state, which are in a dump again.
  let text: [UInt8]
  /// How things stand at the beginning, where that is said. What the services themselves have of the
  /// scenario is without it.
  private(set) var state: OrganizationState?

  /// What the organization is called by AWS, where that is known; the rest is made up.
  struct Identity: Sendable {
    var id: String?
    /// The ids of the root and the units, by the names on the way to them: "", "Security/Tools".
    var units: [String: String] = [:]
  }

  /// How long what the services and the members do takes.
  struct Timing: Sendable {
    let verification: SimulatedDuration
    let acceptance: SimulatedDuration
    let association: SimulatedDuration
    let enabling: SimulatedDuration
    let activation: SimulatedDuration
    let delegation: SimulatedDuration
    let configuration: SimulatedDuration
  }

  /// Begins as things stand in a state that `reader` reads, if there is one.
  mutating func readState(_ reader: inout ObjectReader) {
    state = Scenario.state(&reader, of: self)
  }

  /// When the simulated clock begins to go.
  public var start: Instant { state?.now ?? beginning }

  /// When an organization begins, where nothing else is said.
  static let usualBeginning = CivilTime(year: 2026, month: 1, day: 1).instant

  public var accountCount: Int { accounts.list.count }

  /// What a person wants to know of it in a line: {"accounts": 500, "seed": 7}.
  public var summary: JSON {
    ["accounts": .integer(Int64(accountCount)), "seed": .integer(seed)]
  }

  func random(for purpose: String...) -> Random {
    Random(seed: seed, for: purpose)
  }
}

extension Scenario {
  /// Whether an account is in the organization at a moment.
  func belongs(_ id: String, at now: Instant) -> Bool {
    if let account = accounts[id] { return joining(of: account) <= now }
    return id == management || administrators.values.contains(id)
  }

  func has(role: String) -> Bool { roles?.contains(role) ?? true }

  func joining(of account: SimulatedAccount) -> Instant {
    beginning.advanced(by: account.joinsAfterMilliseconds)
  }

  /// The accounts that join while the simulation runs.
  var newcomers: [SimulatedAccount] { accounts.list.filter { $0.joinsAfterMilliseconds > 0 } }

  /// How long an account takes for what others do within `usual`.
  func durations(
    of id: String, _ usual: SimulatedDuration,
    _ own: KeyPath<SimulatedAccount.Durations, SimulatedDuration?>
  ) -> SimulatedDuration {
    guard let account = accounts[id] else { return usual }
    return account.durations[keyPath: own]
      ?? (account.behavior == .slow ? AccountBehavior.slowness : usual)
  }
}
