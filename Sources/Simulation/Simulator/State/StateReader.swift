import MusterDocument
import MusterText
import MusterWire

/// A form that sets what it is shown to what a text says.
extension ObjectReader: Form {
  mutating func members(of service: inout any SimulatedService) { service.fill(reading: &self) }

  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told, _ kind: Kind<Told>, or usual: Told
  ) {
    told = convert(name, kind) ?? usual
  }

  mutating func required<Told>(_ name: String, _ told: inout Told, _ kind: Kind<Told>) {
    guard !lacks(name) else { return report("is required, and must be \(kind.wanted())", at: name) }
    told = convert(name, kind) ?? told
  }

  /// Within a group, a list has a moment for each who is named.
  mutating func moment(_ name: String, _ told: inout Instant?, or usual: Instant?) {
    told = usual
    guard let value = found(name) else { return }
    if value.kind == .array, let rows {
      let cells = value.strings { CivilTime(iso8601: $0)?.instant }
      guard let cells, cells.count == rows else {
        return report(
          "must be \(Kind<Instant>.moment.wanted()), or an array of \(rows) of them", at: name)
      }
      columns.add(name, cells)
      told = cells.first
    } else {
      told = convert(name, .moment) ?? usual
    }
  }

  mutating func record<Record: Stated>(_ name: String, _ record: inout Record?, new: Record) {
    let rows = rows
    let read = object(name) { reader in
      reader.rows = rows
      return (record: reader.read(new), columns: reader.columns)
    }
    record = read?.record
    if let read { columns.add(name, read.columns) }
  }

  mutating func groups<Record: Stated>(
    _ name: String, by keys: Keys, _ records: inout [(key: String, record: Record)],
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
    if isRead == nil && found(name) != nil { report("must be an array of objects", at: name) }
    records.sort { $0.key < $1.key }
  }

  private mutating func readEach<Record: Stated>(
    of names: [String], _ new: Record, into records: inout [(key: String, record: Record)]
  ) {
    let first = read(new)
    guard !columns.isEmpty else {
      for name in names { records.append((name, first)) }
      return
    }
    for (row, name) in names.enumerated() {
      var (record, reader) = (first, RowReader(columns: columns, row: row))
      record.fill(&reader)
      records.append((name, record))
    }
  }

  private mutating func read<Record: Stated>(_ new: Record) -> Record {
    var record = new
    record.fill(&self)
    return record
  }

  private mutating func convert<Told>(_ name: String, _ kind: Kind<Told>) -> Told? {
    guard let value = found(name) else { return nil }
    let told = kind.read(value)
    if told == nil { report("must be \(kind.wanted())", at: name) }
    return told
  }

  /// Whom an object is about: at least one, and nobody of whom another has spoken.
  private mutating func names(_ keys: Keys, _ taken: inout Set<String>) -> [String] {
    let names = texts(keys.name) ?? []
    if names.isEmpty { report("must be an array of \(keys.wanted)", at: keys.name) }
    for name in names {
      if !keys.isRight(name) {
        report("must be \(keys.wanted), has '\(name)'", at: keys.name)
      } else if !taken.insert(name).inserted {
        report("repeats \(name)", at: keys.name)
      }
    }
    return names
  }
}
