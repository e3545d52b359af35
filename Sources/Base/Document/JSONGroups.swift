/// The text of an object's members, without its braces. It has a gap for each text that may be another
/// one where all the rest is the same: for the moments, in which records differ that say the same.
public struct JSONMembers: Sendable {
  /// No byte of JSON text.
  static let gap: UInt8 = 0

  public private(set) var bytes: [UInt8] = []
  /// What belongs into the gaps, in their order.
  public private(set) var fillings: [String] = []

  public init() {}

  public var isEmpty: Bool { bytes.isEmpty }

  /// Adds a member whose value is JSON already.
  public mutating func add(_ name: String, _ json: [UInt8]) {
    begin(name)
    bytes += json
  }

  /// Adds a member whose value is a string, and may be another one for others.
  public mutating func add(_ name: String, filling: String) {
    begin(name)
    bytes.append(JSONMembers.gap)
    fillings.append(filling)
  }

  /// Adds an object of members.
  public mutating func add(_ name: String, _ members: JSONMembers) {
    begin(name)
    bytes.append(UInt8(ascii: "{"))
    bytes += members.bytes
    bytes.append(UInt8(ascii: "}"))
    fillings += members.fillings
  }

  private mutating func begin(_ name: String) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
    var json = JSONWriter(capacity: name.utf8.count + 3)
    json.key(name)
    bytes += json.bytes
  }
}

/// What is so of many, to be said once: objects that each list the names of those for whom the same
/// members hold. Where only fillings differ, they too are lists, in the order of the names.
public struct JSONGroups: Sendable {
  private typealias Row = (name: String, fillings: [String])

  private var positions: [[UInt8]: Int] = [:]
  private var groups: [(members: [UInt8], rows: [Row])] = []

  public init() {}

  public var isEmpty: Bool { groups.isEmpty }

  /// Takes down that `members` hold for `name`.
  public mutating func add(_ name: String, _ members: JSONMembers) {
    let row = (name, members.fillings)
    if let position = positions[members.bytes] { return groups[position].rows.append(row) }
    positions[members.bytes] = groups.count
    groups.append((members.bytes, [row]))
  }

  /// An array of objects, each of which lists its names in the member called `list`. They are in the
  /// order of the first names, and the names in theirs, whatever the order was in which they were
  /// added.
  public func bytes(listing list: String) -> [UInt8] {
    let sorted = groups.map { ($0.members, $0.rows.sorted { $0.name < $1.name }) }
      .sorted { $0.1.first?.name ?? "" < $1.1.first?.name ?? "" }
    var json = JSONWriter()
    json.array { json in
      for (members, rows) in sorted {
        json.object { json in
          json.key(list)
          json.array { json in
            for row in rows { json.string(row.name) }
          }
          if !members.isEmpty { json.raw(JSONGroups.filled(members, rows)) }
        }
      }
    }
    return json.bytes
  }

  private static func filled(_ members: [UInt8], _ rows: [Row]) -> [UInt8] {
    let parts = members.split(separator: JSONMembers.gap, omittingEmptySubsequences: false)
    var filled = Array(parts.first ?? [])
    for (gap, part) in parts.dropFirst().enumerated() {
      var json = JSONWriter()
      let first = rows.first?.fillings[gap] ?? ""
      if rows.allSatisfy({ $0.fillings[gap] == first }) {
        json.string(first)
      } else {
        json.array { json in
          for row in rows { json.string(row.fillings[gap]) }
        }
      }
      filled += json.bytes
      filled += part
    }
    return filled
  }
}

extension JSONMembers {
  /// The members with their gaps filled.
  public var text: [UInt8] {
    var (text, next) = ([UInt8](), 0)
    for byte in bytes {
      guard byte == JSONMembers.gap else {
        text.append(byte)
        continue
      }
      text += JSON.string(fillings[next]).bytes
      next += 1
    }
    return text
  }
}
