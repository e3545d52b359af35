import MusterDocument
import MusterText
import MusterWire

// The state of an organization is read from and written to JSON by one description of its members.
// Each part of the state is a `StateRecord`: it passes its members, each with its JSON name and type,
// to a visitor, once and in one function. Three visitors exist:
//
//   ObjectReader  sets the members to the values of a JSON object
//   StateWriter   writes the members to a JSON object
//   RowReader     sets the moments of one account of a group, after the group's object was read
//
// So a member is added in one place, and reading and writing cannot disagree.

/// A part of the state that is one JSON object.
protocol StateRecord: Sendable {
  /// Passes each member to `visitor`, which may change it.
  mutating func visitMembers(_ visitor: inout some StateVisitor)
}

/// Receives the members of a record, to read or to write them.
protocol StateVisitor {
  /// All members of a service, whatever its type.
  mutating func members(of service: inout any SimulatedService)

  /// The member `name`, which is left out if it has its usual value.
  mutating func member<Content: Equatable>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>, or usual: Content)

  /// A moment. Within a group it may differ from account to account.
  mutating func moment(_ name: String, _ content: inout Instant?, or usual: Instant?)

  /// The member `name`, which is required.
  mutating func required<Content>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>)

  /// An object; nil if it is missing. A reader fills in `new`.
  mutating func record<Record: StateRecord>(
    _ name: String, _ record: inout Record?, new: Record)

  /// An array of objects. Each holds for all keys that it lists. `records` is in the order
  /// of the keys.
  mutating func groups<Record: StateRecord>(
    _ name: String, by keys: GroupKeys, _ records: inout [(key: String, record: Record)],
    new: Record)
}

extension SimulatedService {
  /// `visitMembers` for each visitor. `any SimulatedService` has no generic functions, so that the
  /// visitor's type is fixed here, where the service's type is known.
  mutating func visitMembers(reading visitor: inout ObjectReader) { visitMembers(&visitor) }
  mutating func visitMembers(writing visitor: inout StateWriter) { visitMembers(&visitor) }
  mutating func visitMembers(row visitor: inout RowReader) { visitMembers(&visitor) }
}

/// How the objects of a group list what they hold for.
struct GroupKeys: Sendable {
  /// The member with the list.
  let name: String
  /// A description of the list's elements, for messages.
  let expected: String
  let isValid: @Sendable (String) -> Bool

  static let accounts = GroupKeys(name: "accountIds", expected: "strings of 12 digits") {
    SimulatedAccount.isID($0)
  }
  static let arns = GroupKeys(name: "arns", expected: "ARNs") { $0.hasPrefix("arn:") }
}

extension StateVisitor {
  /// A member that is left out if it is nil.
  mutating func member<Content: Equatable>(
    _ name: String, _ content: inout Content?, _ type: MemberType<Content>
  ) {
    member(name, &content, type.optional, or: nil)
  }

  mutating func moment(_ name: String, _ content: inout Instant?) {
    moment(name, &content, or: nil)
  }

  /// A moment that is left out if it is when organizations usually begin.
  mutating func moment(_ name: String, _ content: inout Instant) {
    var moment: Instant? = content
    self.moment(name, &moment, or: Scenario.usualBeginning)
    content = moment ?? content
  }

  /// Records by account, or by other keys.
  mutating func each<Record: StateRecord>(
    _ name: String, by keys: GroupKeys = .accounts, _ all: inout [String: Record], new: Record
  ) {
    var records = all.sorted { $0.key < $1.key }.map { (key: $0.key, record: $0.value) }
    groups(name, by: keys, &records, new: new)
    all = Dictionary(records.map { ($0.key, $0.record) }) { first, _ in first }
  }

  mutating func each<Record: StateRecord>(
    _ name: String, by keys: GroupKeys = .accounts, _ all: inout SortedDictionary<Record>,
    new: Record
  ) {
    var records = all.all
    groups(name, by: keys, &records, new: new)
    all = SortedDictionary(records)
  }
}
