import MusterDocument
import MusterText
import MusterWire

/// The moments in which the accounts of a group differ: for each such member a list, in the order
/// in which the group lists the accounts.
struct MomentColumns {
  private var moments: [(name: String, cells: [Instant])] = []
  private var parts: [(name: String, columns: MomentColumns)] = []

  var isEmpty: Bool { moments.isEmpty && parts.isEmpty }

  mutating func add(_ name: String, _ cells: [Instant]) { moments.append((name, cells)) }

  mutating func add(_ name: String, _ columns: MomentColumns) {
    if !columns.isEmpty { parts.append((name, columns)) }
  }

  func moment(_ name: String, _ row: Int) -> Instant? {
    moments.first { $0.name == name }?.cells[row]
  }

  func part(_ name: String) -> MomentColumns? { parts.first { $0.name == name }?.columns }
}
