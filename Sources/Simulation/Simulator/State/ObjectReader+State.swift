import MusterDocument
import MusterText
import MusterWire

/// Sets the members of records to the values of an object.
extension ObjectReader: StateVisitor {
  mutating func members(of service: inout any SimulatedService) {
    service.visitMembers(reading: &self)
  }

  mutating func member<Content: Equatable>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>, or usual: Content
  ) {
    content = convert(name, type) ?? usual
  }

  mutating func required<Content>(
    _ name: String, _ content: inout Content, _ type: MemberType<Content>
  ) {
    guard !isMissing(name) else {
      return report("is required, and must be \(type.expected())", at: name)
    }
    content = convert(name, type) ?? content
  }

  /// Within a group, the value may be a list with a time for each key of the group.
  mutating func time(_ name: String, _ content: inout Instant?, or usual: Instant?) {
    content = usual
    guard let value = value(of: name) else { return }
    if value.kind == .array, let rows {
      let cells = value.strings { CivilTime(iso8601: $0)?.instant }
      guard let cells, cells.count == rows else {
        return report(
          "must be \(MemberType<Instant>.time.expected()), or an array of \(rows) of them",
          at: name)
      }
      columns.add(name, cells)
      content = cells.first
    } else {
      content = convert(name, .time) ?? usual
    }
  }

  mutating func record<Record: StateRecord>(_ name: String, _ record: inout Record?, new: Record) {
    let rows = rows
    let read = object(name) { reader in
      reader.rows = rows
      return (record: reader.read(new), columns: reader.columns)
    }
    record = read?.record
    if let read { columns.add(name, read.columns) }
  }

  mutating func groups<Record: StateRecord>(
    _ name: String, by keys: GroupKeys, _ records: inout [(key: String, record: Record)],
    new: Record
  ) {
    records = []
    var taken: Set<String> = []
    let isRead: Void? = objects(name) { reader in
      let names = reader.names(keys, &taken)
      reader.rows = names.count
      records.reserveCapacity(records.count + names.count)
      reader.readEach(of: names, new, into: &records)
    }.map { _ in }
    if isRead == nil && value(of: name) != nil { report("must be an array of objects", at: name) }
    records.sort { $0.key < $1.key }
  }

  private mutating func readEach<Record: StateRecord>(
    of names: [String], _ new: Record, into records: inout [(key: String, record: Record)]
  ) {
    let first = read(new)
    guard !columns.isEmpty else {
      for name in names { records.append((name, first)) }
      return
    }
    for (row, name) in names.enumerated() {
      var (record, reader) = (first, RowReader(columns: columns, row: row))
      record.visitMembers(&reader)
      records.append((name, record))
    }
  }

  private mutating func read<Record: StateRecord>(_ new: Record) -> Record {
    var record = new
    record.visitMembers(&self)
    return record
  }

  private mutating func convert<Content>(_ name: String, _ type: MemberType<Content>) -> Content? {
    guard let value = value(of: name) else { return nil }
    let content = type.read(value)
    if content == nil { report("must be \(type.expected())", at: name) }
    return content
  }

  /// The keys of a group, at least one. A key must not occur in another group of the list.
  private mutating func names(_ keys: GroupKeys, _ taken: inout Set<String>) -> [String] {
    let names = texts(keys.name) ?? []
    if names.isEmpty { report("must be an array of \(keys.expected)", at: keys.name) }
    for name in names {
      if !keys.isValid(name) {
        report("must be \(keys.expected); '\(name)' is not", at: keys.name)
      } else if !taken.insert(name).inserted {
        report("repeats \(name)", at: keys.name)
      }
    }
    return names
  }
}
