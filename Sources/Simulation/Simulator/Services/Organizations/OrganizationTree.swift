import MusterDocument
import MusterText
import MusterWire

/// The organization in AWS Organizations: a root, units and accounts. It follows from the scenario.
struct OrganizationTree: Sendable {
  /// The root, whose path is empty, or an organizational unit.
  struct Unit: Sendable {
    let id: String
    /// The names from the root to the unit.
    let path: [String]

    var isRoot: Bool { path.isEmpty }
  }

  let id: String
  /// The root and all units, parents first.
  let units: [Unit]
  /// The management account and the administrators come first.
  let accounts: [SimulatedAccount]
  private let scenario: Scenario

  init(_ scenario: Scenario) {
    self.scenario = scenario
    id = scenario.organizationID
    accounts = scenario.accounts.named + scenario.accounts.list
    units = OrganizationTree.units(of: accounts, in: scenario)
  }

  private static func units(of accounts: [SimulatedAccount], in scenario: Scenario) -> [Unit] {
    let paths = accounts.flatMap { account in
      account.unitPath.indices.map { Array(account.unitPath[...$0]) }
    }
    let known = scenario.identity.units
    let sorted = Set(paths).union([[]]).union(
      known.keys.map { $0.split(separator: "/").map(String.init) }
    )
    .sorted { $0.lexicographicallyPrecedes($1) }
    var random = scenario.random(for: "root")
    let root = random.hexadecimal(4)
    return sorted.map { path in
      let name = path.joined(separator: "/")
      var random = scenario.random(for: "unit", name)
      let made = path.isEmpty ? "r-" + root : "ou-\(root)-" + random.hexadecimal(8)
      return Unit(id: known[name] ?? made, path: path)
    }
  }

  func account(_ id: String, at now: Instant) -> SimulatedAccount? {
    accounts.first { $0.id == id && scenario.joining(of: $0) <= now }
  }

  func accounts(at now: Instant) -> [SimulatedAccount] {
    accounts.filter { scenario.joining(of: $0) <= now }
  }

  func unit(_ id: String) -> Unit? { units.first { $0.id == id } }

  /// The root or unit with this path; nil for the parent of the root.
  func parent(of path: [String]?) -> Unit? {
    path.flatMap { path in units.first { $0.path == path } }
  }
}

extension SimulatedAccount {
  var unitPath: [String] { unit.split(separator: "/").map(String.init) }
}

extension Scenario {
  /// The id of the organization.
  var organizationID: String {
    var random = random(for: "organization")
    return identity.id ?? "o-" + random.uuid().filter { $0 != "-" }.prefix(10)
  }

  /// The ARN of an account, unit, root or other object in the organization.
  func organizationsARN(_ kind: String, _ id: String, in partition: String) -> String {
    ARN.text(
      "organizations", inPartition: partition, of: management, "\(kind)/\(organizationID)/\(id)")
  }

  /// The time at which the account joined: the scenario's, or a generated time in the two years
  /// before the beginning.
  func joined(_ account: SimulatedAccount) -> Instant {
    if let known = account.joinedAt { return known }
    guard account.joinsAfterMilliseconds == 0 else { return joining(of: account) }
    let twoYears: UInt64 = 2 * 365 * 86_400
    var random = random(for: "joined", account.id)
    return beginning.advanced(by: -1000 * Int64(random.number(below: twoYears)))
  }

  /// The value of `Status`, which `State` replaces. It does not have all states. For the others, a
  /// setting selects the value.
  private func status(of state: String) -> JSON? {
    let own = ["ACTIVE", "SUSPENDED", "PENDING_CLOSURE"]
    guard !own.contains(state) else { return .string(state) }
    let other = settings[OrganizationsSettings.statusOfOtherStates]
    return other == .absent ? nil : .string(other.rawValue)
  }

  /// An account in the responses of AWS Organizations.
  func shown(_ account: SimulatedAccount, joined: JSON, in partition: String) -> JSON {
    let state = account.state ?? (account.behavior == .suspended ? "SUSPENDED" : "ACTIVE")
    return .members([
      "Id": .string(account.id),
      "Arn": .string(organizationsARN("account", account.id, in: partition)),
      "Email": .string(account.email ?? account.id + "@example.com"),
      "Name": .string(account.name),
      "Status": status(of: state),
      "State": .string(state),
      "JoinedMethod": "CREATED",
      "JoinedTimestamp": joined,
    ])
  }

  /// The accounts in the format of `aws organizations list-accounts`, without the management
  /// account and the administrator.
  public func accountsDocument() -> JSON {
    let partition = ARN.partition(of: regions.usual)
    return [
      "Accounts": .array(
        accounts.list.map { shown($0, joined: .string(joinedText($0)), in: partition) })
    ]
  }

  private func joinedText(_ account: SimulatedAccount) -> String {
    CivilTime(joined(account)).dateAndTime + "+00:00"
  }
}
