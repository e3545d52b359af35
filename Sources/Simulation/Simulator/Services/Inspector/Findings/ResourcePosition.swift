/// The position of an entry in a list about resources. Page tokens contain it, so that the next
/// page starts there directly.
struct ResourcePosition: Sendable, Comparable {
  let account: String
  /// The resource's position in the account's inventory.
  let resource: Int
  /// Counts the entries about one resource.
  let part: Int

  /// Before all entries.
  static let beginning = ResourcePosition(account: "", resource: 0, part: -1)

  static func < (left: ResourcePosition, right: ResourcePosition) -> Bool {
    (left.account, left.resource, left.part) < (right.account, right.resource, right.part)
  }
}

extension ResourcePosition {
  /// The form in page tokens.
  var text: String { "\(account)/\(resource)/\(part)" }

  init?(_ text: String) {
    let parts = text.split(separator: "/")
    guard parts.count == 3, let resource = Int(parts[1]), let part = Int(parts[2]), resource >= 0
    else { return nil }
    self.init(account: String(parts[0]), resource: resource, part: part)
  }
}
