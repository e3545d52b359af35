import MusterDocument
import MusterText
import MusterWire

/// Writes the members of records to an object.
struct StateWriter: StateVisitor {
  private(set) var members = JSONMembers()

  mutating func members(of service: inout any SimulatedService) {
    service.visitMembers(writing: &self)
  }

  mutating func member<Content: Equatable>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>, or usual: Content
  ) {
    if content != usual { required(name, &content, type) }
  }

  mutating func required<Content>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>
  ) {
    members.add(name, type.written(content).bytes)
  }

  mutating func time(_ name: String, _ content: inout Instant?, or usual: Instant?) {
    guard let content, content != usual else { return }
    members.add(name, varying: content.iso8601)
  }

  /// Leaves empty objects out.
  mutating func record<Record: StateRecord>(_ name: String, _ record: inout Record?, new: Record) {
    guard let written = record.map(StateWriter.members), !written.isEmpty else { return }
    members.add(name, written)
  }

  /// Writes one object for all keys whose records are equal.
  mutating func groups<Record: StateRecord>(
    _ name: String, by keys: GroupKeys, _ records: inout [(key: String, record: Record)],
    new: Record
  ) {
    guard !records.isEmpty else { return }
    var groups = JSONGroups()
    for (key, record) in records { groups.add(key, StateWriter.members(of: record)) }
    members.add(name, groups.bytes(listing: keys.name))
  }

  static func members(of record: some StateRecord) -> JSONMembers {
    var (record, writer) = (record, StateWriter())
    record.visitMembers(&writer)
    return writer.members
  }
}
