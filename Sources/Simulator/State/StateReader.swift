import MusterDocument

/// A form that sets what it is shown to what a text says.
extension ObjectReader: Form {
  mutating func members(of service: inout any Service) { service.fill(reading: &self) }

  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told, _ kind: Kind<Told>, or usual: Told
  ) {
    told = convert(name, kind) ?? usual
  }

  mutating func required<Told>(_ name: String, _ told: inout Told, _ kind: Kind<Told>) {
    guard !lacks(name) else { return report("is required, and must be \(kind.wanted())", at: name) }
    told = convert(name, kind) ?? told
  }

  mutating func record<Record: Stated>(_ name: String, _ record: inout Record?, new: Record) {
    record = object(name) { $0.read(new) }
  }

  mutating func groups<Record: Stated>(
    _ name: String, by keys: Keys, _ records: inout [(key: String, record: Record)],
    new: Record
  ) {
    records = []
    var taken: Set<String> = []
    let isRead: Void? = objects(name) { reader in
      let names = reader.names(keys, &taken)
      let record = reader.read(new)
      records += names.map { (key: $0, record: record) }
    }.map { _ in }
    if isRead == nil && found(name) != nil { report("must be an array of objects", at: name) }
    records.sort { $0.key < $1.key }
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
