import MusterText
import MusterWire

/// Sets the times of one account of a group in a copy of the first account's record.
struct RowReader: StateVisitor {
  let columns: TimeColumns
  let row: Int

  mutating func members(of service: inout any SimulatedService) { service.visitMembers(row: &self) }

  mutating func member<Content: Equatable>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>, or usual: Content
  ) {}

  mutating func required<Content>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>
  ) {}

  mutating func time(_ name: String, _ content: inout Instant?, or usual: Instant?) {
    if let time = columns.time(name, row) { content = time }
  }

  mutating func record<Record: StateRecord>(_ name: String, _ record: inout Record?, new: Record) {
    guard record != nil, let part = columns.part(name) else { return }
    var reader = RowReader(columns: part, row: row)
    record?.visitMembers(&reader)
  }

  mutating func groups<Record: StateRecord>(
    _ name: String, by keys: GroupKeys, _ records: inout [(key: String, record: Record)],
    new: Record
  ) {}
}
