import MusterDocument

/// A part of an organization's state that a snapshot could not read, with the reason: an element of
/// a scenario's `unread`.
struct UnreadPart: Hashable {
  var service: String
  var region: String
  var operation: String
  var code = ""
  var message = ""
  /// The paths of the part in the service's state in the Region; empty for the whole state. `*`
  /// stands for one name, and a path includes those that begin with it.
  var parts: [String] = []
  /// The accounts that it is about; empty for all.
  var accounts: [String] = []

  var json: JSON {
    var json: JSON = [
      "service": .string(service), "region": .string(region), "operation": .string(operation),
      "code": .string(code), "message": .string(message),
    ]
    if !parts.isEmpty { json["parts"] = .array(parts.map(JSON.string)) }
    if !accounts.isEmpty { json["accountIds"] = .array(accounts.map(JSON.string)) }
    return json
  }

  /// The elements of a scenario's `unread`.
  static func all(in scenario: Value) -> [UnreadPart] {
    (scenario["unread"]?.elements.map(\.self) ?? []).map { unread in
      UnreadPart(
        service: unread.text("service"), region: unread.text("region"),
        operation: unread.text("operation"),
        parts: unread["parts"]?.elements.compactMap(\.string) ?? [],
        accounts: unread["accountIds"]?.elements.compactMap(\.string) ?? [])
    }
  }
}

// MARK: - Differences

extension UnreadPart {
  /// True if a value is in the part, so that nothing is known about it.
  func contains(_ name: FlattenedState.Name) -> Bool {
    (accounts.isEmpty || accounts.contains(name.account))
      && (parts.isEmpty || parts.contains { UnreadPart.path($0, includes: name.statePath) })
  }

  private static func path(_ part: String, includes path: Substring) -> Bool {
    let (wanted, names) = (part.split(separator: "."), path.split(separator: "."))
    return wanted.count <= names.count
      && zip(wanted, names).allSatisfy { $0 == "*" || $0 == $1 }
  }
}
