/// What the model says of a value, read from muster_operation_describe(). Members are made as they are asked
/// for, because a shape may stand within itself.
struct ShapeDescription {
  enum Kind: String {
    case structure, list, map, string, integer, number, boolean, blob, timestamp
    /// Whatever JSON can say.
    case document
  }

  private let facts: JSONValue
  /// The shapes around this one by their names: one that stands within itself is only named.
  private let around: [String: JSONValue]

  init(_ described: JSONValue) {
    self.init(described, within: [:])
  }

  private init(_ described: JSONValue, within around: [String: JSONValue]) {
    let name = described["shape"]?.string ?? ""
    let isOnlyNamed = described["type"] == nil
    facts = isOnlyNamed ? around[name] ?? described : described
    self.around = around.merging([name: facts]) { $1 }
    isRecursive = around[name] != nil
  }

  /// Whether this shape stands within itself; whoever walks through shapes turns back here.
  let isRecursive: Bool

  var name: String { facts["shape"]?.string ?? "" }

  var kind: Kind { (facts["type"]?.string).flatMap(Kind.init) ?? .document }

  var members: [(name: String, shape: ShapeDescription)] {
    guard case .object(let members)? = facts["members"] else { return [] }
    return members.map { ($0.name, ShapeDescription($0.value, within: around)) }
  }

  func member(_ name: String) -> ShapeDescription? {
    (facts["members"]?[name]).map { ShapeDescription($0, within: around) }
  }

  /// The shape of a list's elements or a map's values.
  var content: ShapeDescription? {
    (facts["element"] ?? facts["value"]).map { ShapeDescription($0, within: around) }
  }

  var key: ShapeDescription? { facts["key"].map { ShapeDescription($0, within: around) } }

  var required: [String] { facts["required"]?.elements.compactMap(\.string) ?? [] }

  /// The values that the model knows of a text.
  var values: [String] { facts["enum"]?.elements.compactMap(\.string) ?? [] }

  /// Whether exactly one of the members is to be given.
  var isUnion: Bool {
    if case .boolean(true)? = facts["union"] { true } else { false }
  }

  var pattern: String? { facts["pattern"]?.string }

  /// The least and the most: of a length, a count of elements, or the number itself.
  var limits: (min: String?, max: String?) { (facts["min"]?.inline, facts["max"]?.inline) }
}

/// An operation as muster_operation_describe() describes it.
struct OperationDescription {
  let service: String
  let json: JSONValue

  var name: String { json["name"]?.string ?? "" }
  var method: String { json["method"]?.string ?? "" }
  /// What goes in; nil where nothing does.
  var input: ShapeDescription? { shape("input") }
  var output: ShapeDescription? { shape("output") }
  /// How the answer goes on over pages; nil where it does not.
  var pagination: JSONValue? { json["pagination"] }

  private func shape(_ name: String) -> ShapeDescription? {
    guard let described = json[name], case .object = described else { return nil }
    return ShapeDescription(described)
  }
}
