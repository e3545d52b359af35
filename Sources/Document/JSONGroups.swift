/// What is so of many, to be said once: objects that each list the names of those for whom the same
/// members hold.
public struct JSONGroups: Sendable {
  private var positions: [[UInt8]: Int] = [:]
  private var groups: [(members: [UInt8], names: [String])] = []

  public init() {}

  public var isEmpty: Bool { groups.isEmpty }

  /// Takes down that `members`, the text of an object without its braces, hold for `name`.
  public mutating func add(_ name: String, _ members: [UInt8]) {
    if let position = positions[members] { return groups[position].names.append(name) }
    positions[members] = groups.count
    groups.append((members, [name]))
  }

  /// In the order of the first names, and the names in theirs, whatever the order was in which they
  /// were added.
  fileprivate var sorted: [(members: [UInt8], names: [String])] {
    groups.map { ($0.members, $0.names.sorted()) }
      .sorted { $0.1.first ?? "" < $1.1.first ?? "" }
  }
}

extension JSONWriter {
  /// Writes an array of objects, each of which lists its names in the member called `list`.
  public mutating func groups(_ groups: JSONGroups, listing list: String) {
    array { json in
      for (members, names) in groups.sorted {
        json.object { json in
          json.key(list)
          json.array { json in
            for name in names { json.string(name) }
          }
          if !members.isEmpty { json.raw(members) }
        }
      }
    }
  }
}
