import MusterDocument

/// A part of a scenario as a flat table of values. The key of a value is the account that it
/// belongs to and the names of the members that lead to it. An object that applies to many accounts
/// is expanded to a value for each account.
struct FlattenedState {
  struct Name: Hashable, Comparable {
    /// Empty if the value is not about one account.
    var account = ""
    var path = ""

    /// The path without the id of the administrator that it may begin with.
    var statePath: Substring {
      let first = path.prefix { $0 != "." }
      return first.isAccountID ? path.dropFirst(first.count + 1) : path[...]
    }

    static func < (left: Name, right: Name) -> Bool {
      (left.account, left.path) < (right.account, right.path)
    }
  }

  private(set) var values: [Name: String] = [:]
  private let comparison: StateComparison

  init(_ value: Value? = nil, _ comparison: StateComparison) {
    self.comparison = comparison
    if let value { add(value, at: []) }
  }

  /// The value of a name that has no other value: the element of a list, or an account.
  private static let present = "yes"

  /// Members that are not compared in any service: times, copies for stale reads, and the keys of
  /// groups.
  private static let neverCompared: Set = [
    "due", "since", "regions", "accountIds", "arns", "policyIds", "stale",
  ]

  private func isIgnored(_ name: String) -> Bool {
    name.hasSuffix("At") || FlattenedState.neverCompared.contains(name)
      || comparison.ignored.contains(name)
  }

  /// The recursion is bounded by the depth that `Document` accepts.
  mutating func add(_ value: Value, at path: [String], of account: String = "") {
    switch value.kind {
    case .object: addMembers(of: value, at: path, of: account)
    case .array: for element in value.elements { addElement(element, at: path, account) }
    default:
      let isTime = path.suffix(2).contains(where: comparison.times.contains)
      values[name(path, account)] =
        isTime ? FlattenedState.present : value.string ?? JSON(value).text
    }
  }

  /// Removes the values with these names, except those that `other` has too.
  mutating func remove(_ names: Set<Name>, unlessIn other: FlattenedState) {
    for name in names where other.values[name] == nil { values[name] = nil }
  }

  private mutating func addMembers(
    of object: Value, at path: [String], of account: String, except skipped: String? = nil
  ) {
    for (key, member) in object.members {
      let name = key.string ?? ""
      if isIgnored(name) || name == skipped { continue }
      if name.isAccountID {
        add(member, at: path, of: name)
      } else {
        add(member, at: path + [name], of: account)
      }
    }
  }

  /// Adds an element of an array: a name, an object that is named by a member, an account, or an
  /// object with the keys that it applies to.
  private mutating func addElement(_ element: Value, at path: [String], _ account: String) {
    guard element.kind == .object else {
      let text = element.string ?? JSON(element).text
      let isAccount = text.isAccountID
      let name = isAccount ? name(path, text) : name(path + [text], account)
      values[name] = FlattenedState.present
      return
    }
    if let member = path.last.flatMap({ comparison.named[$0] }), let name = element[member]?.string
    {
      values[self.name(path + [name], element["accountId"]?.string ?? account)] =
        FlattenedState.present
      return
    }
    if let id = element["accountId"]?.string {
      values[name(path, id)] = FlattenedState.present
      addMembers(of: element, at: path, of: id, except: "accountId")
    }
    for other in element["accountIds"]?.elements.compactMap(\.string) ?? [] {
      // Values in an administrator's object that are about a member belong to the member; the
      // administrator's id goes into the path.
      addMembers(of: element, at: account.isEmpty ? path : [account] + path, of: other)
    }
    for policy in element["policyIds"]?.elements.compactMap(\.string) ?? [] {
      add(element, at: path + [policy])
    }
    if let deleted = comparison.deletedStatus, element["status"]?.string == deleted { return }
    for arn in element["arns"]?.elements.compactMap(\.string) ?? [] {
      add(element, at: path + [arn], of: element["ownerId"]?.string ?? account)
    }
  }

  private func name(_ path: [String], _ account: String) -> Name {
    Name(account: account, path: path.joined(separator: "."))
  }
}
