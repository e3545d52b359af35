import MusterDocument
import MusterText
import MusterWire

/// The times in which the accounts of a group differ: a list for each member, in the order in which
/// the group lists the accounts.
struct TimeColumns {
  private var times: [(name: String, cells: [Instant])] = []
  private var parts: [(name: String, columns: TimeColumns)] = []

  var isEmpty: Bool { times.isEmpty && parts.isEmpty }

  mutating func add(_ name: String, _ cells: [Instant]) { times.append((name, cells)) }

  mutating func add(_ name: String, _ columns: TimeColumns) {
    if !columns.isEmpty { parts.append((name, columns)) }
  }

  func time(_ name: String, _ row: Int) -> Instant? {
    times.first { $0.name == name }?.cells[row]
  }

  func part(_ name: String) -> TimeColumns? { parts.first { $0.name == name }?.columns }
}
