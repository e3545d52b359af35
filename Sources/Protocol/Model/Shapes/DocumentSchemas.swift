import MusterDocument
import MusterLocks

/// The schemas of answers, made when they are first asked for.
final class DocumentSchemas: Sendable {
  private let made = Guarded<[ShapeID: DocumentSchema?]>([:])

  /// The schema of `id`; nil if anything at or below it is written otherwise on the wire than users
  /// see it: a timestamp, a blob, a member that is not in the body or has another name there.
  func schema(of id: ShapeID, in model: ServiceModel) -> DocumentSchema? {
    made.withLock { made in
      if let schema = made[id] { return schema }
      var builder = SchemaBuilder(model: model)
      let schema = builder.places(from: id).map { DocumentSchema($0) }
      made[id] = .some(schema)
      return schema
    }
  }
}

/// Gives each shape that it meets a place.
private struct SchemaBuilder {
  let model: ServiceModel
  private var indexes: [ShapeID: Int] = [:]
  private var open: [ShapeID] = []

  init(model: ServiceModel) {
    self.model = model
  }

  mutating func places(from id: ShapeID) -> [DocumentSchema.Place]? {
    _ = index(of: id)
    var places: [DocumentSchema.Place] = []
    while places.count < open.count {
      guard let place = place(open[places.count]) else { return nil }
      places.append(place)
    }
    return places
  }

  private mutating func index(of id: ShapeID) -> Int {
    if let index = indexes[id] { return index }
    indexes[id] = open.count
    open.append(id)
    return open.count - 1
  }

  private mutating func place(_ id: ShapeID) -> DocumentSchema.Place? {
    switch model[id].kind {
    case .timestamp, .blob, .jsonText: return nil
    case .string, .integer, .number, .boolean, .document: return .anything
    case .list(let element): return .list(of: index(of: element.shape))
    case .map(let key, let value):
      // What a map's members are called, nobody knows before; whether names repeat is found out when
      // it is written.
      _ = (index(of: key.shape), index(of: value.shape))
      return .object([])
    case .structure(let structure):
      let isOtherwise = structure.members.contains {
        $0.location != .body || $0.wireName != $0.name
      }
      guard !isOtherwise, !structure.isUnion, structure.payload == nil else { return nil }
      return .object(structure.members.map { (name: $0.name, place: index(of: $0.shape)) })
    }
  }
}
