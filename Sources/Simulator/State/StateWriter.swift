import MusterDocument

/// Writes the members of an object of the state: a form that looks at what it is shown.
struct StateWriter: Form {
  /// The members, without the braces around them.
  private(set) var json = JSONWriter(capacity: 128)

  mutating func members(of service: inout any Service) { service.fill(writing: &self) }

  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told, _ kind: Kind<Told>, or usual: Told
  ) {
    if told != usual { required(name, &told, kind) }
  }

  mutating func required<Told>(_ name: String, _ told: inout Told, _ kind: Kind<Told>) {
    json.key(name)
    json.json(kind.written(told))
  }

  /// An object that has nothing to say is left out.
  mutating func record<Record: Stated>(_ name: String, _ record: inout Record?, new: Record) {
    guard let written = record.map(StateWriter.members), !written.isEmpty else { return }
    json.key(name)
    json.object { $0.raw(written) }
  }

  /// Those of whom the same is so are named together.
  mutating func groups<Record: Stated>(
    _ name: String, by keys: Keys, _ records: inout [(key: String, record: Record)],
    new: Record
  ) {
    guard !records.isEmpty else { return }
    var groups = JSONGroups()
    for (key, record) in records { groups.add(key, StateWriter.members(of: record)) }
    json.key(name)
    json.groups(groups, listing: keys.name)
  }

  static func members(of record: some Stated) -> [UInt8] {
    var (record, writer) = (record, StateWriter())
    record.fill(&writer)
    return writer.json.bytes
  }
}
