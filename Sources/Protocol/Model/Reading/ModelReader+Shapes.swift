import MusterDocument

extension ShapeID.ReferenceTraits {
  /// The traits that `reference` applies to the shape that it names; nil if there are none.
  fileprivate init?(_ reference: Value) {
    guard reference.count > 1 else { return nil }
    timestampFormat = reference["timestampFormat"]?.string.flatMap(TimestampFormat.init)
    isFlattened = reference["flattened"].isTrue
    isJSONText = reference["jsonvalue"].isTrue
    if timestampFormat == nil && !isFlattened && !isJSONText { return nil }
  }
}

extension ModelReader {
  /// The shape that `value` refers to; `owner` names the operation or shape with the reference, for
  /// the error.
  func reference(
    _ value: Value?, in owner: @autoclosure () -> String
  ) throws(ModelError) -> ShapeID? {
    guard let value else { return nil }
    guard let name = value["shape"]?.string, let id = id(ofShape: name) else {
      throw error(
        "\(owner()) refers to shape \(value["shape"]?.string ?? "?"), which does not exist")
    }
    return ShapeID(index: id.index, traits: ShapeID.ReferenceTraits(value))
  }

  func shape(_ id: ShapeID) throws(ModelError) -> Shape {
    let (name, value) = (shapes[id.index].name, shapes[id.index].facts)
    return Shape(
      name: name,
      kind: try kind(name, value, id.traits),
      limits: Limits(min: value["min"]?.number, max: value["max"]?.number),
      pattern: value["pattern"]?.string.map { Pattern($0) },
      isSensitive: value["sensitive"].isTrue,
      isFlattened: id.traits?.isFlattened == true || value["flattened"].isTrue,
      isSparse: value["sparse"].isTrue)
  }

  private func kind(
    _ name: String, _ value: Value, _ traits: ShapeID.ReferenceTraits?
  ) throws(ModelError) -> Shape.Kind {
    switch value["type"]?.string {
    case "structure" where value["document"].isTrue: return .document
    case "structure": return .structure(try structure(name, value))
    case "list":
      guard let element = try element(value["member"], of: name) else {
        throw error("list \(name) has no member")
      }
      // If the reference flattens the list, its elements have the name of the member.
      let isFlattened = traits?.isFlattened == true
      return .list(element: isFlattened ? Element(shape: element.shape, wireName: nil) : element)
    case "map":
      guard let key = try element(value["key"], of: name),
        let element = try element(value["value"], of: name)
      else { throw error("map \(name) has no key or value") }
      return .map(key: key, value: element)
    case "string", "character":
      let isJSON = traits?.isJSONText == true || value["jsonvalue"].isTrue
      return isJSON ? .jsonText : .string(values: value["enum"].strings)
    case "integer", "long", "short", "byte", "bigInteger": return .integer
    case "float", "double", "bigDecimal": return .number
    case "boolean": return .boolean
    case "blob": return .blob
    case "timestamp":
      let own = value["timestampFormat"]?.string.flatMap(TimestampFormat.init)
      return .timestamp(traits?.timestampFormat ?? own)
    case let type:
      throw error("shape \(name) has the unknown type \(type ?? "?")")
    }
  }

  private func element(
    _ value: Value?, of shape: String
  ) throws(ModelError) -> Element? {
    guard let id = try reference(value, in: shape) else { return nil }
    return Element(shape: id, wireName: value?["locationName"]?.string)
  }
}

// MARK: - Structures

extension ModelReader {
  private func structure(_ name: String, _ value: Value) throws(ModelError) -> Structure {
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

  private func member(
    _ name: String, of structure: String, _ facts: Value, isRequired: Bool
  ) throws(ModelError) -> Member {
    let corrected = correctedMembers.isEmpty ? nil : correctedMembers["\(structure).\(name)"]
    let stated = try reference(facts, in: "\(structure).\(name)")
    guard let shape = corrected.flatMap(id(ofShape:)) ?? stated else {
      throw error("\(structure).\(name) has no shape")
    }
    return Member(
      name: name,
      wireName: facts["locationName"]?.string ?? name,
      queryName: facts["queryName"]?.string,
      location: facts["location"]?.string.flatMap(Member.Location.init) ?? .body,
      shape: shape,
      isRequired: isRequired,
      isIdempotencyToken: facts["idempotencyToken"].isTrue,
      isHostLabel: facts["hostLabel"].isTrue,
      isXMLAttribute: facts["xmlAttribute"].isTrue,
      isDeprecated: facts["deprecated"].isTrue,
      endpointParameter: facts["contextParam"]?["name"]?.string)
  }

  func errorFacts(_ value: Value) -> ErrorFacts? {
    guard value["exception"].isTrue || value["error"] != nil else { return nil }
    return ErrorFacts(
      code: value["error"]?["code"]?.string,
      httpStatus: value["error"]?["httpStatusCode"]?.integer.flatMap { Int(exactly: $0) },
      isRetryable: value["retryable"] != nil,
      isThrottling: value["retryable"]?["throttling"].isTrue == true)
  }
}
