import MusterDocument

/// A part of a scenario as a flat table of values. The key of a value is the account that it
/// belongs to and the names of the members that lead to it. An object that applies to many accounts
/// is expanded to a value for each account.
struct FlattenedState {
  struct Name: Hashable, Comparable {
    /// Empty if the value is not about one account.
    var account = ""
    var path = ""

    static func < (left: Name, right: Name) -> Bool {
      (left.account, left.path) < (right.account, right.path)
    }
  }

  private(set) var values: [Name: String] = [:]
  private let ignored: Set<String>

  init(_ value: Value? = nil, ignoring ignored: Set<String>) {
    self.ignored = ignored
    if let value { add(value, at: []) }
  }

  /// Members that are not compared in any service: times, copies for stale reads, and the keys of
  /// groups.
  private static let neverCompared: Set = [
    "due", "since", "regions", "accountIds", "arns", "stale",
  ]

  private func isIgnored(_ name: String) -> Bool {
    name.hasSuffix("At") || FlattenedState.neverCompared.contains(name) || ignored.contains(name)
  }

  /// The recursion is bounded by the depth that `Document` accepts.
  mutating func add(_ value: Value, at path: [String], of account: String = "") {
    switch value.kind {
    case .object: addMembers(of: value, at: path, of: account)
    case .array: for element in value.elements { addElement(element, at: path, account) }
    default: values[name(path, account)] = value.string ?? JSON(value).text
    }
  }

  private mutating func addMembers(
    of object: Value, at path: [String], of account: String, except skipped: String? = nil
  ) {
    for (key, member) in object.members {
      let name = key.string ?? ""
      if isIgnored(name) || name == skipped { continue }
      if FlattenedState.isAccount(name) {
        add(member, at: path, of: name)
      } else {
        add(member, at: path + [name], of: account)
      }
    }
  }

  /// Adds an element of an array: an object with the keys that it applies to, or a name, which is
  /// added as present.
  private mutating func addElement(_ element: Value, at path: [String], _ account: String) {
    guard element.kind == .object else {
      let text = element.string ?? JSON(element).text
      let isAccount = FlattenedState.isAccount(text)
      let name = isAccount ? name(path, text) : name(path + [text], account)
      values[name] = "yes"
      return
    }
    let named = element["accountIds"]?.elements.compactMap(\.string) ?? []
    let id = element["accountId"]?.string.map { [$0] } ?? []
    for other in named + id {
      // Values in an administrator's object that are about a member belong to the member; the
      // administrator's id goes into the path.
      let target = account.isEmpty ? path : [account] + path
      let count = values.count
      addMembers(of: element, at: target, of: other, except: "accountId")
      if values.count == count { values[name(target, other)] = "yes" }
    }
    for arn in element["arns"]?.elements.compactMap(\.string) ?? [] {
      add(element, at: path + [arn], of: element["ownerId"]?.string ?? account)
    }
  }

  private func name(_ path: [String], _ account: String) -> Name {
    Name(account: account, path: path.joined(separator: "."))
  }

  private static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
  }
}
