import MusterText

/// The effective Inspector policies of all accounts.
struct EffectivePolicies: Sendable, Equatable {
  /// The settings of units with policies, and of the units below them, by path.
  private var ofUnits: [[String]: InspectorPolicySettings] = [:]
  /// The settings of accounts with their own policies.
  private var ofAccounts: [String: InspectorPolicySettings] = [:]

  var isEmpty: Bool { ofUnits.isEmpty && ofAccounts.isEmpty }

  /// `documents` returns the documents that are attached to the root, a unit or an account, in the
  /// order in which they are merged.
  init(_ tree: OrganizationTree, _ documents: (_ target: String) -> [InspectorPolicyDocument]) {
    for unit in tree.units {
      var settings = ofUnits[Array(unit.path.dropLast())] ?? InspectorPolicySettings()
      settings.merge(documents(unit.id))
      if !settings.isEmpty { ofUnits[unit.path] = settings }
    }
    for account in tree.accounts {
      let own = documents(account.id)
      guard !own.isEmpty else { continue }
      var settings = ofUnits[account.unitPath] ?? InspectorPolicySettings()
      settings.merge(own)
      ofAccounts[account.id] = settings
    }
  }

  /// No policies.
  init() {}

  /// The settings that apply to an account; nil if there are none.
  func settings(of account: SimulatedAccount) -> InspectorPolicySettings? {
    guard !isEmpty else { return nil }
    return ofAccounts[account.id] ?? ofUnits[account.unitPath]
  }

  /// True if a policy concerns the Region.
  func concern(_ region: String) -> Bool {
    ofUnits.values.contains { $0.concerns(region) }
      || ofAccounts.values.contains { $0.concerns(region) }
  }
}
