/// The accounts of the organization: the accounts in the scenario, named or counted, the management
/// account and the administrators, and, if the scenario adopts accounts, every other account that a
/// request names.
struct SimulatedAccounts: Sendable {
  let list: [SimulatedAccount]
  /// The management account and the administrators that are not in `list`, in the order in which
  /// AWS Organizations lists them.
  let named: [SimulatedAccount]
  /// The accounts outside of the organization that the scenario describes, by id.
  private(set) var outside: [String: SimulatedAccount] = [:]
  private let positions: [String: Int]
  private let generator: AccountGenerator?
  /// The faults of single accounts.
  private(set) var faults: [String: FaultChanges]
  /// The operations that policies deny to single accounts.
  private(set) var denials: [String: [Denial]]

  /// `others` are the names and ids of the management account and the administrators. Without a
  /// generator, only these and the accounts in `list` belong to the organization.
  init(
    _ list: [SimulatedAccount], named others: [(name: String, id: String)],
    adoptedBy generator: AccountGenerator?
  ) {
    self.list = list
    self.generator = generator
    positions = Dictionary(
      list.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var taken = Set(positions.keys)
    named = others.filter { taken.insert($0.id).inserted }.map { name, id in
      SimulatedAccount(id: id, email: name + "@example.com", name: name, behavior: .none)
    }
    faults = Dictionary(
      list.filter { !$0.faults.isEmpty }.map { ($0.id, $0.faults) },
      uniquingKeysWith: { first, _ in first })
    denials = Dictionary(
      list.filter { !$0.denials.isEmpty }.map { ($0.id, $0.denials) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Adds accounts outside of the organization.
  mutating func add(outside accounts: [SimulatedAccount]) {
    for account in accounts {
      outside[account.id] = account
      if !account.faults.isEmpty { faults[account.id] = account.faults }
      if !account.denials.isEmpty { denials[account.id] = account.denials }
    }
  }

  /// The account with this id, in the organization or outside of it; nil if it is not known.
  subscript(id: String) -> SimulatedAccount? { outside[id] ?? member(id) }

  /// The account with this id; nil if it never belongs to the organization.
  func member(_ id: String) -> SimulatedAccount? {
    if let position = positions[id] { return list[position] }
    if outside[id] != nil { return nil }
    return named.first { $0.id == id } ?? generator?.adopted(id)
  }

  /// The number of resources of an account in each Region; nil if unknown.
  func size(of id: String) -> Int64? {
    if let position = positions[id] { return list[position].size }
    return outside[id]?.size ?? generator?.size(of: id)
  }

  /// True if the scenario itself has this account in the organization.
  func has(_ id: String) -> Bool { positions[id] != nil || named.contains { $0.id == id } }
}
