import MusterDocument
import MusterText

/// The members that the elements of lists in a response must have: `elements` of a read in
/// accounts.json.
struct ElementMembers: Sendable {
  private let lists: [(name: String, members: [RequiredMember])]

  /// A member of an element, or of each member of an object in it: "/resourceState/*/status".
  private struct RequiredMember: Sendable {
    let name: String
    private let object: JSONPointer?
    private let pointer: JSONPointer

    init?(_ name: String) {
      self.name = name
      let parts = name.parts(separatedBy: "/*/")
      guard let last = parts.last, let pointer = JSONPointer(parts.count > 1 ? "/" + last : last)
      else { return nil }
      self.pointer = pointer
      object = parts.count > 1 ? JSONPointer(parts[0]) : nil
    }

    func isMissing(in element: Value) -> Bool {
      guard let object else { return isBlank(element.at(pointer)) }
      guard let members = element.at(object)?.members else { return false }
      return !members.contains { _ in true } || members.contains { isBlank($0.value.at(pointer)) }
    }

    /// True for no value, and for a text that names nothing.
    private func isBlank(_ value: Value?) -> Bool {
      guard let value, !value.isNull else { return true }
      guard let text = value.string else { return false }
      return name == "/accountId" ? !text.isAccountID : text.allSatisfy(\.isWhitespace)
    }
  }

  init(_ value: Value?) {
    lists =
      value?.members.compactMap { list, members in
        list.string.map { ($0, (members.strings ?? []).compactMap(RequiredMember.init)) }
      } ?? []
  }

  /// The failure of a response in which an element lacks a member. A list may also be a single
  /// object.
  func failure(in response: Value, of operation: String) -> Failure? {
    for (list, members) in lists {
      guard let value = response[list] else { continue }
      let elements = value.kind == .array ? Array(value.elements) : [value]
      for element in elements {
        guard let missing = members.first(where: { $0.isMissing(in: element) }) else { continue }
        return Failure(
          .response, code: Failure.unreadableCode,
          "The response to \(operation) has an element of '\(list)' without \(missing.name).")
      }
    }
    return nil
  }
}
