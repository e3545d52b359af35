/// The accounts of the organization: the accounts in the scenario, named or counted, and, if the
/// scenario adopts accounts, every other account that a request names.
struct SimulatedAccounts: Sendable {
  let list: [SimulatedAccount]
  private let positions: [String: Int]
  private let maker: AccountMaker?
  /// The faults of single accounts.
  let faults: [String: FaultChanges]

  /// Without a maker, only the accounts in `list` belong to the organization.
  init(_ list: [SimulatedAccount], adoptedBy maker: AccountMaker?) {
    self.list = list
    self.maker = maker
    positions = Dictionary(
      list.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    faults = Dictionary(
      list.filter { !$0.faults.isEmpty }.map { ($0.id, $0.faults) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The account with this id; nil if it never belongs to the organization.
  subscript(id: String) -> SimulatedAccount? {
    positions[id].map { list[$0] } ?? maker?.adopted(id)
  }

  /// The number of resources of an account in each Region; nil if unknown.
  func size(of id: String) -> Int64? {
    guard let position = positions[id] else { return maker?.size(of: id) }
    return list[position].size
  }

  /// True if the scenario itself has this account.
  func has(_ id: String) -> Bool { positions[id] != nil }
}
