import MusterDocument

/// A shape before it is read.
struct ShapeSource {
  /// What a reference says of the shape that it names, which is laid over what the shape says of
  /// itself: such a reference has a shape of its own in the table.
  struct Overlay: Hashable {
    var name: String
    var timestampFormat: String?
    var isFlattened = false
    var isJSONText = false

    /// What `reference` lays over the shape `name`; nil if that is nothing.
    init?(_ reference: Value, of name: String) {
      guard reference.count > 1 else { return nil }
      self.name = name
      timestampFormat = reference["timestampFormat"]?.string
      isFlattened = reference["flattened"].isTrue
      isJSONText = reference["jsonvalue"].isTrue
      if timestampFormat == nil && !isFlattened && !isJSONText { return nil }
    }
  }

  let name: String
  let value: Value
  var overlay: Overlay?
}

extension ModelReader {
  /// Reads the model's shapes, and behind them those that our corrections add and those that
  /// references ask for while they are read.
  mutating func readShapes() throws(ModelError) {
    for shapes in [root["shapes"], corrections?["shapes"]] {
      for (key, value) in shapes.members {
        let name = key.string ?? ""
        let id = ShapeID(index: sources.count)
        ids[name] = id
        if value["streaming"].isTrue || value["eventstream"].isTrue { streams.insert(id) }
        sources.append(ShapeSource(name: name, value: value))
      }
    }
    shapes.reserveCapacity(sources.count)
    while shapes.count < sources.count { shapes.append(try shape(sources[shapes.count])) }
  }

  /// The shape that `value` refers to; `place` names what it stands in, for the error.
  mutating func reference(
    _ value: Value?, in place: @autoclosure () -> String
  ) throws(ModelError) -> ShapeID? {
    guard let value else { return nil }
    guard let name = value["shape"]?.string, let id = ids[name] else {
      throw fault("\(place()) refers to shape \(value["shape"]?.string ?? "?"), which is missing")
    }
    guard let overlay = ShapeSource.Overlay(value, of: name) else { return id }
    if let id = overlaid[overlay] { return id }
    let own = ShapeID(index: sources.count)
    overlaid[overlay] = own
    sources.append(ShapeSource(name: name, value: sources[id.index].value, overlay: overlay))
    return own
  }

  private mutating func shape(_ source: ShapeSource) throws(ModelError) -> Shape {
    let value = source.value
    return Shape(
      name: source.name,
      kind: try kind(source),
      limits: Limits(min: value["min"]?.number, max: value["max"]?.number),
      pattern: value["pattern"]?.string.map { Pattern($0) },
      isSensitive: value["sensitive"].isTrue,
      isFlattened: source.overlay?.isFlattened == true || value["flattened"].isTrue,
      isSparse: value["sparse"].isTrue)
  }

  private mutating func kind(_ source: ShapeSource) throws(ModelError) -> Shape.Kind {
    let (name, value) = (source.name, source.value)
    switch value["type"]?.string {
    case "structure" where value["document"].isTrue: return .document
    case "structure": return .structure(try structure(name, value))
    case "list":
      guard let element = try element(value["member"], of: name) else {
        throw fault("list \(name) has no member")
      }
      // Where a reference says that the list is flattened, its elements bear the member's name.
      let isOverlaid = source.overlay?.isFlattened == true
      return .list(element: isOverlaid ? Element(shape: element.shape, wireName: nil) : element)
    case "map":
      guard let key = try element(value["key"], of: name),
        let element = try element(value["value"], of: name)
      else { throw fault("map \(name) has no key and value") }
      return .map(key: key, value: element)
    case "string", "character":
      let isJSON = source.overlay?.isJSONText == true || value["jsonvalue"].isTrue
      return isJSON ? .jsonText : .string(values: value["enum"].strings)
    case "integer", "long", "short", "byte", "bigInteger": return .integer
    case "float", "double", "bigDecimal": return .number
    case "boolean": return .boolean
    case "blob": return .blob
    case "timestamp":
      let format = source.overlay?.timestampFormat ?? value["timestampFormat"]?.string
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
    let corrected = correctedMembers.isEmpty ? nil : correctedMembers["\(structure).\(name)"]
    let stated = try reference(facts, in: "\(structure).\(name)")
    guard let shape = corrected.flatMap({ ids[$0] }) ?? stated else {
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
      isXMLAttribute: facts["xmlAttribute"].isTrue,
      isDeprecated: facts["deprecated"].isTrue,
      endpointParameter: facts["contextParam"]?["name"]?.string)
  }

  private func errorFacts(_ value: Value) -> ErrorFacts? {
    guard value["exception"].isTrue || value["error"] != nil else { return nil }
    return ErrorFacts(
      code: value["error"]?["code"]?.string,
      httpStatus: value["error"]?["httpStatusCode"]?.integer.flatMap { Int(exactly: $0) },
      isRetryable: value["retryable"] != nil,
      isThrottling: value["retryable"]?["throttling"].isTrue == true)
  }
}
