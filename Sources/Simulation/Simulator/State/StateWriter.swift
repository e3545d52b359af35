import MusterDocument
import MusterText
import MusterWire

/// Writes the members of an object of the state: a form that looks at what it is shown.
struct StateWriter: Form {
  private(set) var members = JSONMembers()

  mutating func members(of service: inout any SimulatedService) { service.fill(writing: &self) }

  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told, _ kind: Kind<Told>, or usual: Told
  ) {
    if told != usual { required(name, &told, kind) }
  }

  mutating func required<Told>(_ name: String, _ told: inout Told, _ kind: Kind<Told>) {
    members.add(name, kind.written(told).bytes)
  }

  mutating func moment(_ name: String, _ told: inout Instant?, or usual: Instant?) {
    guard let told, told != usual else { return }
    members.add(name, filling: told.iso8601)
  }

  /// An object that has nothing to say is left out.
  mutating func record<Record: Stated>(_ name: String, _ record: inout Record?, new: Record) {
    guard let written = record.map(StateWriter.members), !written.isEmpty else { return }
    members.add(name, written)
  }

  /// Those of whom the same is so are named together.
  mutating func groups<Record: Stated>(
    _ name: String, by keys: Keys, _ records: inout [(key: String, record: Record)],
    new: Record
  ) {
    guard !records.isEmpty else { return }
    var groups = JSONGroups()
    for (key, record) in records { groups.add(key, StateWriter.members(of: record)) }
    members.add(name, groups.bytes(listing: keys.name))
  }

  static func members(of record: some Stated) -> JSONMembers {
    var (record, writer) = (record, StateWriter())
    record.fill(&writer)
    return writer.members
  }
}
