import MusterDocument

/// A list of accounts, each with its outcome or none.
struct AccountOutcomes: Sendable {
  private(set) var accounts: [ListedAccount]
  private(set) var outcomes: OutcomeColumn

  init(_ accounts: [ListedAccount], _ outcomes: OutcomeColumn) {
    self.accounts = accounts
    self.outcomes = outcomes
  }

  /// The accounts with the outcomes that `outcome` returns.
  private init(_ accounts: [ListedAccount], outcome: (Int) -> Outcome?) {
    self.init(accounts, OutcomeColumn(count: accounts.count))
    var index = ReasonIndex()
    for position in accounts.indices {
      if let outcome = outcome(position) { outcomes.set(position, outcome, &index) }
    }
  }

  var count: Int { accounts.count }

  /// Accounts without outcomes.
  init(ids: [String]) {
    self.init(ids.map { ListedAccount(id: $0) }, OutcomeColumn(count: ids.count))
  }

  init(_ entries: [AccountEntry]) {
    self.init(entries.map(\.listed)) { entries[$0].listedOutcome }
  }

  /// The accounts of all `lists`, in this order.
  init(_ lists: [AccountOutcomes]) {
    let elements = lists.flatMap { list in list.accounts.indices.map { (list, $0) } }
    self.init(elements.map { list, position in list.accounts[position] }) { index in
      let (list, position) = elements[index]
      return list.outcomes[position]
    }
  }

  /// The accounts that are not limited to other Regions. The limit does not apply to the report of
  /// the step.
  func limited(to region: String) -> AccountOutcomes {
    guard accounts.contains(where: { $0.regions != nil }) else { return self }
    let positions = accounts.indices.filter { accounts[$0].regions?.contains(region) ?? true }
    var limited = selected(positions)
    for index in limited.accounts.indices { limited.accounts[index].regions = nil }
    return limited
  }

  func filtered(by kinds: Set<Outcome.Kind?>) -> AccountOutcomes {
    selected(accounts.indices.filter { kinds.contains(outcomes[$0]?.kind) })
  }

  private func selected(_ positions: [Int]) -> AccountOutcomes {
    AccountOutcomes(positions.map { accounts[$0] }) { outcomes[positions[$0]] }
  }

  func write(to writer: inout JSONWriter) {
    let members = OutcomeColumn.Members(outcomes)
    for (position, account) in accounts.enumerated() {
      writer.object { writer in
        writer.member("accountId", account.id)
        if let email = account.email { writer.member("email", email) }
        if let name = account.name { writer.member("name", name) }
        if let regions = account.regions {
          writer.key("regions")
          writer.array { for region in regions { $0.string(region) } }
        }
        members.write(position, to: &writer)
      }
    }
  }
}

extension AccountEntry {
  fileprivate var listed: ListedAccount {
    ListedAccount(id: id, email: email, name: name, regions: regions)
  }

  /// The outcome in an earlier report. An account that is not active is `skipped`, which every
  /// later report repeats.
  fileprivate var listedOutcome: Outcome? {
    if let outcome { return outcome }
    guard let state, !isActive else { return nil }
    var skipped = Outcome(.skipped)
    skipped.code = state
    skipped.message = "the account is \(state) in AWS Organizations"
    return skipped
  }
}
