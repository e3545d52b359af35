/// Who is in the organization: the accounts that the scenario names or counts, and any other that is
/// asked for if the scenario adopts it.
struct SimulatedAccounts: Sendable {
  let list: [SimulatedAccount]
  private let positions: [String: Int]
  private let maker: AccountMaker?
  /// What goes wrong otherwise for single accounts.
  let faults: [String: FaultChanges]

  /// Without a maker, only `list` belongs.
  init(_ list: [SimulatedAccount], adoptedBy maker: AccountMaker?) {
    self.list = list
    self.maker = maker
    positions = Dictionary(
      list.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    faults = Dictionary(
      list.filter { !$0.faults.isEmpty }.map { ($0.id, $0.faults) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The account with this id, or nil if it never is of the organization.
  subscript(id: String) -> SimulatedAccount? {
    positions[id].map { list[$0] } ?? maker?.adopted(id)
  }

  /// How many resources an account has in each Region, where that is known.
  func size(of id: String) -> Int64? {
    guard let position = positions[id] else { return maker?.size(of: id) }
    return list[position].size
  }

  /// Whether the scenario itself has this account.
  func has(_ id: String) -> Bool { positions[id] != nil }
}
