import MusterDocument

/// A part of a scenario taken apart into facts, each of which has a name of its own: the account that
/// it is about, and the members that lead to it. What is said of many at once is said of each.
struct FlattenedState {
  struct Name: Hashable, Comparable {
    /// Empty for what is not about one account.
    var account = ""
    var path = ""

    static func < (left: Name, right: Name) -> Bool {
      (left.account, left.path) < (right.account, right.path)
    }
  }

  private(set) var facts: [Name: String] = [:]

  init(_ value: Value? = nil) {
    if let value { take(value, at: []) }
  }

  /// What tells when something happened, or how the simulation goes on, is not how things stand.
  private static func isAside(_ name: String) -> Bool {
    let aside = ["due", "since", "regions", "accountIds", "arns", "createdFilters", "stale"]
    return name.hasSuffix("At") || aside.contains(name)
  }

  mutating func take(_ value: Value, at path: [String], of account: String = "") {
    switch value.kind {
    case .object: takeMembers(of: value, at: path, of: account)
    case .array: for element in value.elements { takeElement(element, at: path, account) }
    default:
      let name = Name(account: account, path: path.joined(separator: "."))
      facts[name] = value.string ?? JSON(value).text
    }
  }

  private mutating func takeMembers(
    of object: Value, at path: [String], of account: String, but skipped: String? = nil
  ) {
    for (key, member) in object.members {
      let name = key.string ?? ""
      if FlattenedState.isAside(name) || name == skipped { continue }
      if FlattenedState.isAccount(name) {
        take(member, at: path, of: name)
      } else {
        take(member, at: path + [name], of: account)
      }
    }
  }

  /// An object says whom it is about; a name by itself says that it is there.
  private mutating func takeElement(_ element: Value, at path: [String], _ account: String) {
    guard element.kind == .object else {
      let name = element.string ?? JSON(element).text
      let isAccount = FlattenedState.isAccount(name)
      let place = isAccount ? path : path + [name]
      facts[Name(account: isAccount ? name : account, path: place.joined(separator: "."))] = "yes"
      return
    }
    let named = element["accountIds"]?.elements.compactMap(\.string) ?? []
    let id = element["accountId"]?.string.map { [$0] } ?? []
    // What an administrator says of others is theirs; who says so goes into the path.
    for other in named + id {
      let place = account.isEmpty ? path : [account] + path
      let count = facts.count
      takeMembers(of: element, at: place, of: other, but: "accountId")
      // Somebody of whom nothing is said is at least there.
      if facts.count == count {
        facts[Name(account: other, path: place.joined(separator: "."))] = "yes"
      }
    }
    for arn in element["arns"]?.elements.compactMap(\.string) ?? [] {
      take(element, at: path + [arn], of: element["ownerId"]?.string ?? account)
    }
  }

  private static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
  }
}
