import MusterDocument

/// A shape before it is read. What a reference says of the shape that it names is laid over what
/// the shape says of itself: such a reference has a shape of its own in the table.
struct ShapeSource {
  struct Key: Hashable {
    var name: String
    var timestampFormat: String?
    var isFlattened = false
    var isJSONText = false
  }

  let key: Key
  let value: Value
}

extension ModelReader {
  /// Reads the model's shapes, and behind them those that our corrections add and those that
  /// references ask for while they are read.
  mutating func readShapes() throws(ModelError) {
    for (name, value) in root["shapes"].members + (corrections?["shapes"]).members {
      add(ShapeSource(key: ShapeSource.Key(name: name.string ?? ""), value: value))
    }
    while shapes.count < sources.count { shapes.append(try shape(sources[shapes.count])) }
  }

  @discardableResult
  private mutating func add(_ source: ShapeSource) -> ShapeID {
    let id = ShapeID(index: sources.count)
    ids[source.key] = id
    sources.append(source)
    return id
  }

  /// The shape that `value` refers to; `place` names what it stands in, for the error.
  mutating func reference(_ value: Value?, in place: String) throws(ModelError) -> ShapeID? {
    guard let value else { return nil }
    guard let name = value["shape"]?.string, let id = ids[ShapeSource.Key(name: name)] else {
      throw fault("\(place) refers to shape \(value["shape"]?.string ?? "?"), which is missing")
    }
    let key = ShapeSource.Key(
      name: name, timestampFormat: value["timestampFormat"]?.string,
      isFlattened: value["flattened"].isTrue, isJSONText: value["jsonvalue"].isTrue)
    if let id = ids[key] { return id }
    return add(ShapeSource(key: key, value: sources[id.index].value))
  }

  private mutating func shape(_ source: ShapeSource) throws(ModelError) -> Shape {
    let value = source.value
    return Shape(
      name: source.key.name,
      kind: try kind(source),
      limits: Limits(min: value["min"]?.number, max: value["max"]?.number),
      pattern: value["pattern"]?.string,
      isSensitive: value["sensitive"].isTrue,
      isFlattened: source.key.isFlattened || value["flattened"].isTrue,
      isSparse: value["sparse"].isTrue)
  }

  private mutating func kind(_ source: ShapeSource) throws(ModelError) -> Shape.Kind {
    let (name, value) = (source.key.name, source.value)
    switch value["type"]?.string {
    case "structure" where value["document"].isTrue: return .document
    case "structure": return .structure(try structure(name, value))
    case "list":
      guard let element = try element(value["member"], of: name) else {
        throw fault("list \(name) has no member")
      }
      return .list(element: element)
    case "map":
      guard let key = try element(value["key"], of: name),
        let element = try element(value["value"], of: name)
      else { throw fault("map \(name) has no key and value") }
      return .map(key: key, value: element)
    case "string", "character":
      let isJSON = source.key.isJSONText || value["jsonvalue"].isTrue
      return isJSON ? .jsonText : .string(values: value["enum"].strings)
    case "integer", "long", "short", "byte", "bigInteger": return .integer
    case "float", "double", "bigDecimal": return .number
    case "boolean": return .boolean
    case "blob": return .blob
    case "timestamp":
      let format = source.key.timestampFormat ?? value["timestampFormat"]?.string
      return .timestamp(format.flatMap(TimestampFormat.init))
    case let type:
      throw fault("shape \(name) is of type \(type ?? "?"), which is none")
    }
  }

  private mutating func element(
    _ value: Value?, of shape: String
  ) throws(ModelError) -> Element? {
    guard let id = try reference(value, in: shape) else { return nil }
    return Element(shape: id, wireName: value?["locationName"]?.string)
  }
}

// MARK: - Structures

extension ModelReader {
  private mutating func structure(_ name: String, _ value: Value) throws(ModelError) -> Structure {
    let required = Set(value["required"].strings)
    var members: [Member] = []
    for (key, facts) in value["members"].members {
      let member = key.string ?? ""
      members.append(
        try self.member(member, of: name, facts, isRequired: required.contains(member)))
    }
    return Structure(
      members: members,
      error: errorFacts(value),
      isUnion: value["union"].isTrue,
      payload: value["payload"]?.string)
  }

  private mutating func member(
    _ name: String, of structure: String, _ facts: Value, isRequired: Bool
  ) throws(ModelError) -> Member {
    let corrected = corrections?["members"]?["\(structure).\(name)"]?.string
      .flatMap { ids[ShapeSource.Key(name: $0)] }
    let stated = try reference(facts, in: "\(structure).\(name)")
    guard let shape = corrected ?? stated else {
      throw fault("\(structure).\(name) has no shape")
    }
    return Member(
      name: name,
      wireName: facts["locationName"]?.string ?? name,
      location: facts["location"]?.string.flatMap(Member.Location.init) ?? .body,
      shape: shape,
      isRequired: isRequired,
      isIdempotencyToken: facts["idempotencyToken"].isTrue,
      isHostLabel: facts["hostLabel"].isTrue,
      isDeprecated: facts["deprecated"].isTrue,
      endpointParameter: facts["contextParam"]?["name"]?.string)
  }

  private func errorFacts(_ value: Value) -> ErrorFacts? {
    guard value["exception"].isTrue || value["error"] != nil else { return nil }
    return ErrorFacts(
      code: value["error"]?["code"]?.string,
      httpStatus: value["error"]?["httpStatusCode"]?.integer.flatMap { Int(exactly: $0) },
      isRetryable: value["retryable"] != nil)
  }
}
