import MusterDocument
import MusterText
import MusterWire

// The state of an organization is read from and written to JSON by one description of its members.
// Each part of the state is a `StateRecord`: it passes its members, each with its JSON name and
// type, to a visitor, once and in one function. Three visitors exist:
//
//   ObjectReader  sets the members to the values of a JSON object
//   StateWriter   writes the members to a JSON object
//   RowReader     sets the times of one account of a group, after the group's object was read
//
// A member is therefore declared once, and reading and writing cannot disagree.

/// A part of the state that is one JSON object.
protocol StateRecord: Sendable {
  /// Passes each member to `visitor`, which may change it.
  mutating func visitMembers(_ visitor: inout some StateVisitor)
}

/// Receives the members of a record, to read or to write them.
protocol StateVisitor {
  /// All members of a service of any type.
  mutating func members(of service: inout any SimulatedService)

  /// The member `name`, which is left out if it has its default value.
  mutating func member<Content: Equatable>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>, or usual: Content)

  /// A time. Within a group it may differ from account to account.
  mutating func time(_ name: String, _ content: inout Instant?, or usual: Instant?)

  /// The member `name`, which is required.
  mutating func required<Content>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>)

  /// An object; nil if it is missing. A reader fills in `new`.
  mutating func record<Record: StateRecord>(
    _ name: String, _ record: inout Record?, new: Record)

  /// An array of objects. Each object applies to all keys that it lists. `records` is in the order
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

/// The keys of groups: the member that lists the keys to which an object of a group applies.
struct GroupKeys: Sendable {
  /// The member with the list.
  let name: String
  /// A description of the list's elements, for messages.
  let expected: String
  let isValid: @Sendable (String) -> Bool

  static let accounts = GroupKeys(name: "accountIds", expected: "strings of 12 digits") {
    $0.isAccountID
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

  mutating func time(_ name: String, _ content: inout Instant?) {
    time(name, &content, or: nil)
  }

  /// A time that is left out if it is the default beginning of organizations.
  mutating func time(_ name: String, _ content: inout Instant) {
    var time: Instant? = content
    self.time(name, &time, or: Scenario.usualBeginning)
    content = time ?? content
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
