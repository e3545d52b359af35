/// A shape of a model, as muster_operation_describe() describes it. Members are created when they
/// are read, because a shape may contain itself.
struct ShapeDescription {
  enum Kind: String {
    case structure, list, map, string, integer, number, boolean, blob, timestamp
    /// Any JSON value.
    case document
  }

  private let facts: JSONValue
  /// The enclosing shapes by name. A description only names a shape that it is itself part of.
  private let enclosing: [String: JSONValue]

  init(_ described: JSONValue) {
    self.init(described, within: [:])
  }

  private init(_ described: JSONValue, within enclosing: [String: JSONValue]) {
    let name = described["shape"]?.string ?? ""
    let isOnlyNamed = described["type"] == nil
    facts = isOnlyNamed ? enclosing[name] ?? described : described
    self.enclosing = enclosing.merging([name: facts]) { $1 }
    isRecursive = enclosing[name] != nil
  }

  /// True if this shape is part of itself. Recursion over shapes must end here.
  let isRecursive: Bool

  var name: String { facts["shape"]?.string ?? "" }

  var kind: Kind { (facts["type"]?.string).flatMap(Kind.init) ?? .document }

  var members: [(name: String, shape: ShapeDescription)] {
    guard case .object(let members)? = facts["members"] else { return [] }
    return members.map { ($0.name, ShapeDescription($0.value, within: enclosing)) }
  }

  func member(_ name: String) -> ShapeDescription? {
    (facts["members"]?[name]).map { ShapeDescription($0, within: enclosing) }
  }

  /// The shape of a list's elements or a map's values.
  var content: ShapeDescription? {
    (facts["element"] ?? facts["value"]).map { ShapeDescription($0, within: enclosing) }
  }

  var key: ShapeDescription? { facts["key"].map { ShapeDescription($0, within: enclosing) } }

  var required: [String] { facts["required"]?.elements.compactMap(\.string) ?? [] }

  /// The values of an enumeration.
  var values: [String] { facts["enum"]?.elements.compactMap(\.string) ?? [] }

  /// True if a value must have exactly one of the members.
  var isUnion: Bool {
    if case .boolean(true)? = facts["union"] { true } else { false }
  }

  var pattern: String? { facts["pattern"]?.string }

  /// The limits of the length, of the number of elements, or of the number itself.
  var limits: (min: String?, max: String?) { (facts["min"]?.inline, facts["max"]?.inline) }
}
