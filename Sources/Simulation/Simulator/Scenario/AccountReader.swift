import MusterDocument

extension ObjectReader {
  /// The accounts: an array, or a number of accounts to generate.
  mutating func accounts(
    from generator: AccountGenerator, _ services: SimulatedServices
  ) -> [SimulatedAccount] {
    var taken: Set<String> = []
    if let given = objects("accounts", { $0.account(&taken, services) }) { return given }
    let most = AccountGenerator.mostAccounts
    let count = member("accounts", "an integer from 0 to \(most), or an array", or: 20) {
      $0.integer.flatMap { (0...most).contains($0) ? $0 : nil }
    }
    return generator.accounts(count)
  }

  /// The accounts outside of the organization. None of them is in `organization`.
  mutating func outsideAccounts(
    _ organization: SimulatedAccounts, _ services: SimulatedServices
  ) -> [SimulatedAccount] {
    var taken: Set<String> = []
    let accounts = objects("outside") { reader in
      var account = reader.account(&taken, services)
      account.administrator = reader.accountID("administrator")
      if organization.has(account.id) { reader.report("is in the organization", at: "accountId") }
      return account
    }
    return accounts ?? []
  }

  private mutating func account(
    _ taken: inout Set<String>, _ services: SimulatedServices
  ) -> SimulatedAccount {
    let id = requiredAccountID("accountId")
    if !id.isEmpty && !taken.insert(id).inserted { report("repeats \(id)", at: "accountId") }
    return SimulatedAccount(
      id: id,
      email: member("email", "a string", or: nil) { $0.string.map(Optional.some) },
      name: member("name", "a string", or: id, \.string),
      behavior: name("behavior", or: AccountBehavior.none),
      unit: member("unit", "a string", or: "", \.string),
      size: optionalAmount("size", to: SimulatedAccount.largestSize),
      state: member("state", "a string", or: nil) { $0.string.map(Optional.some) },
      joinedAt: time("joinedAt"),
      joinsAfterMilliseconds: 1000 * amount("joinsAfterSeconds", or: 0),
      optInRegions: optInRegions(), settings: settings(services.settings, of: .account),
      denials: denials(services), faults: faultChanges())
  }
}
