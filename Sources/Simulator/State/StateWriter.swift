import MusterDocument

/// Writes the members of an object of the state: a form that looks at what it is shown.
struct StateWriter: Form {
  /// The members, without the braces around them.
  private(set) var json = JSONWriter(capacity: 128)

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
    var positions: [[UInt8]: Int] = [:]
    var groups: [(members: [UInt8], keys: [String])] = []
    for (key, record) in records {
      let members = StateWriter.members(of: record)
      let position = positions[members] ?? groups.count
      if position == groups.count {
        positions[members] = position
        groups.append((members, []))
      }
      groups[position].keys.append(key)
    }
    json.key(name)
    json.array { json in
      for group in groups { json.group(group.members, keys.name, group.keys) }
    }
  }

  static func members(of record: some Stated) -> [UInt8] {
    var (record, writer) = (record, StateWriter())
    record.fill(&writer)
    return writer.json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func group(_ members: [UInt8], _ name: String, _ keys: [String]) {
    object { json in
      json.key(name)
      json.array { json in
        for key in keys { json.string(key) }
      }
      if !members.isEmpty { json.raw(members) }
    }
  }
}
