import MusterDocument
import MusterLocks

/// The document schemas of shapes, created on first use.
final class DocumentSchemas: Sendable {
  private let cache = Guarded<[ShapeID: DocumentSchema?]>([:])

  /// The schema of `id`; nil if a value at or below it differs between the wire and the caller: a
  /// timestamp, a blob, a member that is not in the body or has another name there.
  func schema(of id: ShapeID, in model: ServiceModel) -> DocumentSchema? {
    cache.withLock { cache in
      if let schema = cache[id] { return schema }
      var builder = SchemaBuilder(model: model)
      let schema = builder.nodes(from: id).map { DocumentSchema($0) }
      cache[id] = .some(schema)
      return schema
    }
  }
}

/// Builds the nodes of a schema, one for each shape that it reaches.
private struct SchemaBuilder {
  let model: ServiceModel
  private var indexes: [ShapeID: Int] = [:]
  private var shapes: [ShapeID] = []

  init(model: ServiceModel) {
    self.model = model
  }

  mutating func nodes(from id: ShapeID) -> [DocumentSchema.Node]? {
    _ = index(of: id)
    var nodes: [DocumentSchema.Node] = []
    while nodes.count < shapes.count {
      guard let node = node(shapes[nodes.count]) else { return nil }
      nodes.append(node)
    }
    return nodes
  }

  private mutating func index(of id: ShapeID) -> Int {
    if let index = indexes[id] { return index }
    indexes[id] = shapes.count
    shapes.append(id)
    return shapes.count - 1
  }

  private mutating func node(_ id: ShapeID) -> DocumentSchema.Node? {
    switch model[id].kind {
    case .timestamp, .blob, .jsonText: return nil
    case .string, .integer, .number, .boolean, .document: return .anything
    case .list(let element): return .list(of: index(of: element.shape))
    case .map(let key, let value):
      // Names in a map are not known in advance, and repeated names are found only by rewriting, so
      // the schema accepts only an empty map.
      _ = (index(of: key.shape), index(of: value.shape))
      return .object([])
    case .structure(let structure):
      let differsOnWire = structure.members.contains {
        $0.location != .body || $0.wireName != $0.name
      }
      guard !differsOnWire, !structure.isUnion, structure.payload == nil else { return nil }
      return .object(structure.members.map { (name: $0.name, node: index(of: $0.shape)) })
    }
  }
}
