/// The comparison of two states of a service.
public struct StateComparison: Sendable {
  /// Members of the scenario, outside of its `state`, that are compared with the service.
  let scenarioMembers: [String]
  /// Members of the state that only affect how the simulation continues.
  let ignored: Set<String>
  /// Objects whose members are times. Only their names are compared.
  let times: Set<String>
  /// Lists whose elements are named by one of their members: the names of the lists, with that of
  /// the member.
  let named: [String: String]
  /// Paths that are known only if the organization's accounts are.
  let fromAccounts: [String]
  /// The member of the scenario's accounts that is compared with the service. An account for which
  /// one of the scenarios lacks it is not compared.
  let accountMember: String?
  /// The path of the delegated administrators that AWS Organizations registers. A service registers
  /// the administrators that it names, so a registration need not be in both scenarios.
  let registrations: String?
  /// Paths that snapshots do not contain, because AWS does not report them.
  let notRead: [String]
  /// Paths that only snapshots with details contain.
  let details: [String]
  /// The parts of accounts that snapshots contain only for members; nil if there are none.
  let ofMembers: MemberParts?
  /// The `status` of objects that were deleted. They are not compared, because AWS does not list
  /// them.
  let deletedStatus: String?
  /// Display names of changes; the first whose pattern matches is used.
  let labels: [ChangeLabel]

  public init(
    scenarioMembers: [String] = [], ignored: Set<String> = [], times: Set<String> = [],
    named: [String: String] = [:], fromAccounts: [String] = [], accountMember: String? = nil,
    registrations: String? = nil, notRead: [String] = [], details: [String] = [],
    ofMembers: MemberParts? = nil, deletedStatus: String? = nil, labels: [ChangeLabel] = []
  ) {
    self.scenarioMembers = scenarioMembers
    self.ignored = ignored
    self.times = times
    self.named = named
    self.fromAccounts = fromAccounts
    self.accountMember = accountMember
    self.registrations = registrations
    self.notRead = notRead
    self.details = details
    self.ofMembers = ofMembers
    self.deletedStatus = deletedStatus
    self.labels = labels
  }

  /// The display name of a change at `path`; the path itself if no label matches.
  func label(for path: String) -> String {
    for label in labels {
      if let text = label.text(for: path) { return text }
    }
    return path
  }
}

/// The parts of accounts' states that an administrator can read only of its members, and of itself.
/// They are not known of other accounts, which may use the service on their own.
public struct MemberParts: Sendable {
  /// The end of the path of the relationship: "members.relationshipStatus".
  let relationship: String
  /// The relationships with which the administrator can read an account.
  let readable: Set<String>
  /// The reads of the parts, by the first name of their paths.
  let operations: [String: String]

  public init(relationship: String, readable: Set<String>, operations: [String: String]) {
    self.relationship = relationship
    self.readable = readable
    self.operations = operations
  }

  /// The read of a value of an account; nil if the value is known without a membership.
  func operation(of name: FlattenedState.Name) -> String? {
    name.account.isEmpty ? nil : operations[String(name.path.prefix { $0 != "." })]
  }
}

/// A name for changes whose path matches a pattern: `*` in the pattern matches one part of the
/// path, and `*` in the text is replaced by that part. For example, the pattern "scans.*.status"
/// with the text "* scanning" names the path "scans.EC2.status" "EC2 scanning".
public struct ChangeLabel: Sendable {
  private let pattern: [Substring]
  private let text: [Substring]

  public init(_ pattern: String, _ text: String) {
    self.pattern = pattern.split(separator: ".")
    self.text = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
  }

  func text(for path: String) -> String? {
    let parts = path.split(separator: ".")
    guard parts.count == pattern.count else { return nil }
    var matched: Substring = ""
    for (part, wanted) in zip(parts, pattern) {
      if wanted == "*" { matched = part } else if wanted != part { return nil }
    }
    return text.joined(separator: String(matched))
  }
}
