import MusterDocument

/// Describes shapes as JSON. A shape within itself, or beyond the limits of depth and number, is
/// only named: a model of a few lines can describe more than fits into memory.
struct ShapeDescriptions {
  private let model: ServiceModel
  private var open: [ShapeID] = []
  private var remaining = 20_000

  private static let maxDepth = 64

  init(model: ServiceModel) {
    self.model = model
  }

  mutating func description(of id: ShapeID) -> JSON {
    let shape = model[id]
    remaining -= 1
    guard remaining > 0, open.count < ShapeDescriptions.maxDepth, !open.contains(id) else {
      return ["shape": .string(shape.name)]
    }
    var description: JSON = ["shape": .string(shape.name), "type": .string(shape.kind.name)]
    description["min"] = shape.limits.min.map(JSON.init(_:))
    description["max"] = shape.limits.max.map(JSON.init(_:))
    description["pattern"] = shape.pattern.map { .string($0.text) }
    if shape.isSensitive { description["sensitive"] = true }
    open.append(id)
    addParts(of: shape.kind, to: &description)
    open.removeLast()
    return description
  }

  private mutating func addParts(of kind: Shape.Kind, to description: inout JSON) {
    switch kind {
    case .structure(let structure):
      description["required"] = structure.requiredNames.map { .array($0.map(JSON.string)) }
      description["members"] = structure.members.reduce(into: [:]) { members, member in
        members[member.name] = self.description(of: member)
      }
      if structure.isUnion { description["union"] = true }
    case .list(let element): description["element"] = self.description(of: element.shape)
    case .map(let key, let value):
      description["key"] = self.description(of: key.shape)
      description["value"] = self.description(of: value.shape)
    case .string(let values) where !values.isEmpty:
      description["enum"] = .array(values.map(JSON.string))
    case .string, .integer, .number, .boolean, .blob, .timestamp, .document, .jsonText: break
    }
  }

  private mutating func description(of member: Member) -> JSON {
    var description = description(of: member.shape)
    if member.isIdempotencyToken { description["idempotencyToken"] = true }
    if member.isDeprecated { description["deprecated"] = true }
    return description
  }
}

extension JSON {
  /// A limit, as an integer if it has no fraction.
  fileprivate init(_ limit: Double) {
    self = Int64(exactly: limit).map(JSON.integer) ?? .number(limit)
  }
}

extension Structure {
  /// The members that a caller must set; nil if there are none.
  fileprivate var requiredNames: [String]? {
    let names = members.filter { $0.isRequired && !$0.isIdempotencyToken }.map(\.name)
    return names.isEmpty ? nil : names
  }
}

extension Shape.Kind {
  /// The name of the kind in descriptions.
  fileprivate var name: String {
    switch self {
    case .structure: "structure"
    case .list: "list"
    case .map: "map"
    case .string: "string"
    case .integer: "integer"
    case .number: "number"
    case .boolean: "boolean"
    case .blob: "blob"
    case .timestamp: "timestamp"
    case .document, .jsonText: "document"
    }
  }
}
