import MusterDocument
import MusterText
import MusterWire

/// The moments of a group in which those differ of whom all else is the same: a list for each member
/// that has one, in the order of the names.
struct Columns {
  private var moments: [(name: String, cells: [Instant])] = []
  private var parts: [(name: String, columns: Columns)] = []

  var isEmpty: Bool { moments.isEmpty && parts.isEmpty }

  mutating func add(_ name: String, _ cells: [Instant]) { moments.append((name, cells)) }

  mutating func add(_ name: String, _ columns: Columns) {
    if !columns.isEmpty { parts.append((name, columns)) }
  }

  fileprivate func cell(_ name: String, _ row: Int) -> Instant? {
    moments.first { $0.name == name }?.cells[row]
  }

  fileprivate func part(_ name: String) -> Columns? { parts.first { $0.name == name }?.columns }
}

/// A form that sets in a record, which is as the first of its group, the moments of another.
struct RowReader: Form {
  let columns: Columns
  let row: Int

  mutating func members(of service: inout any SimulatedService) { service.fill(row: &self) }

  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told, _ kind: Kind<Told>, or usual: Told
  ) {}

  mutating func required<Told>(_ name: String, _ told: inout Told, _ kind: Kind<Told>) {}

  mutating func moment(_ name: String, _ told: inout Instant?, or usual: Instant?) {
    if let moment = columns.cell(name, row) { told = moment }
  }

  mutating func record<Record: Stated>(_ name: String, _ record: inout Record?, new: Record) {
    guard record != nil, let part = columns.part(name) else { return }
    var reader = RowReader(columns: part, row: row)
    record?.fill(&reader)
  }

  mutating func groups<Record: Stated>(
    _ name: String, by keys: Keys, _ records: inout [(key: String, record: Record)], new: Record
  ) {}
}
