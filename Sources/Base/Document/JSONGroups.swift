/// The JSON text of an object's members, without braces. Strings that may differ between otherwise
/// equal objects, such as timestamps, are kept apart and marked by placeholders.
public struct JSONMembers: Sendable {
  /// A byte that never occurs in JSON text.
  static let placeholder: UInt8 = 0

  public private(set) var bytes: [UInt8] = []
  /// The strings for the placeholders, in their order.
  public private(set) var variables: [String] = []

  public init() {}

  public var isEmpty: Bool { bytes.isEmpty }

  /// Adds a member whose value is JSON text.
  public mutating func add(_ name: String, _ json: [UInt8]) {
    begin(name)
    bytes += json
  }

  /// Adds a member whose value is a string that may differ between objects.
  public mutating func add(_ name: String, varying value: String) {
    begin(name)
    bytes.append(JSONMembers.placeholder)
    variables.append(value)
  }

  /// Adds a member whose value is an object.
  public mutating func add(_ name: String, _ members: JSONMembers) {
    begin(name)
    bytes.append(UInt8(ascii: "{"))
    bytes += members.bytes
    bytes.append(UInt8(ascii: "}"))
    variables += members.variables
  }

  private mutating func begin(_ name: String) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
    var json = JSONWriter(capacity: name.utf8.count + 3)
    json.key(name)
    bytes += json.bytes
  }
}

/// Groups named objects that have the same members, so that the members are written only once. Each
/// group lists its names. A string that differs within a group becomes a list in the same order.
public struct JSONGroups: Sendable {
  private typealias Row = (name: String, variables: [String])

  private var positions: [[UInt8]: Int] = [:]
  private var groups: [(members: [UInt8], rows: [Row])] = []

  public init() {}

  public var isEmpty: Bool { groups.isEmpty }

  /// Adds the object `name` with `members`.
  public mutating func add(_ name: String, _ members: JSONMembers) {
    let row = (name, members.variables)
    if let position = positions[members.bytes] { return groups[position].rows.append(row) }
    positions[members.bytes] = groups.count
    groups.append((members.bytes, [row]))
  }

  /// The groups as a JSON array of objects, each with its names in the member `list`. Names are
  /// sorted within a group, and groups are sorted by their first names.
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
    let parts = members.split(separator: JSONMembers.placeholder, omittingEmptySubsequences: false)
    var filled = Array(parts.first ?? [])
    for (index, part) in parts.dropFirst().enumerated() {
      var json = JSONWriter()
      let first = rows.first?.variables[index] ?? ""
      if rows.allSatisfy({ $0.variables[index] == first }) {
        json.string(first)
      } else {
        json.array { json in
          for row in rows { json.string(row.variables[index]) }
        }
      }
      filled += json.bytes
      filled += part
    }
    return filled
  }
}

extension JSONMembers {
  /// The JSON text with the strings in place of the placeholders.
  public var text: [UInt8] {
    var (text, next) = ([UInt8](), 0)
    for byte in bytes {
      guard byte == JSONMembers.placeholder else {
        text.append(byte)
        continue
      }
      text += JSON.string(variables[next]).bytes
      next += 1
    }
    return text
  }
}
