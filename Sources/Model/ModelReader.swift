import MusterDocument

/// A model that cannot be used.
public struct ModelError: Error, Sendable, Equatable {
  public var message: String
}

/// Reads a model in the format in which AWS publishes them (service-2.json, paginators-1.json).
struct ModelReader {
  private let service: String
  private let root: Value
  private let paginators: Value?
  private let corrections: Value?
  private var ids: [String: ShapeID] = [:]
  private var shapes: [Shape] = []

  init(
    service: String, model: Document, paginators: Document?, corrections: Value?
  ) {
    self.service = service
    root = model.root
    self.paginators = paginators?.root["pagination"]
    self.corrections = corrections
  }

  mutating func read() throws(ModelError) -> ServiceModel {
    let sources = shapeSources()
    for (index, source) in sources.enumerated() { ids[source.name] = ShapeID(index: index) }
    for source in sources { shapes.append(try shape(source.name, source.value)) }

    var operations: [Operation] = []
    for (key, value) in root["operations"].members {
      operations.append(try operation(key.string ?? "", value))
    }
    return ServiceModel(
      name: service, metadata: try metadata(), operations: operations, shapes: shapes)
  }

  /// The model's shapes, and behind them those that our corrections add.
  private func shapeSources() -> [(name: String, value: Value)] {
    [root["shapes"], corrections?["shapes"]].compactMap { $0 }.flatMap(\.members)
      .map { (name: $0.key.string ?? "", value: $0.value) }
  }

  private func metadata() throws(ModelError) -> ServiceModel.Metadata {
    guard let facts = root["metadata"], let prefix = facts["endpointPrefix"]?.string,
      let wireProtocol = facts["protocol"]?.string
    else { throw fault("it has no metadata with endpointPrefix and protocol") }
    return ServiceModel.Metadata(
      title: facts["serviceFullName"]?.string ?? service,
      apiVersion: facts["apiVersion"]?.string ?? "",
      endpointPrefix: prefix,
      serviceID: facts["serviceId"]?.string ?? service,
      signingName: facts["signingName"]?.string ?? prefix,
      wireProtocol: wireProtocol)
  }

  private func fault(_ what: String) -> ModelError {
    ModelError(message: "The model of \(service) cannot be used: \(what).")
  }
}

// MARK: - Operations

extension ModelReader {
  private func operation(_ name: String, _ value: Value) throws(ModelError) -> Operation {
    guard let http = value["http"], let httpMethod = http["method"]?.string,
      let requestURI = http["requestUri"]?.string
    else { throw fault("operation \(name) has no http method and requestUri") }
    let output = try reference(value["output"], in: name)
    var errors: [ShapeID] = []
    for error in value["errors"].elements {
      if let id = try reference(error, in: name) { errors.append(id) }
    }
    return Operation(
      name: name,
      method: MethodName.of(name),
      httpMethod: httpMethod,
      requestURI: requestURI,
      path: PathTemplate(requestURI),
      responseCode: http["responseCode"]?.integer.flatMap { Int(exactly: $0) } ?? 200,
      input: try reference(value["input"], in: name),
      output: output,
      errors: errors,
      pagination: pagination(of: name),
      answersAsIs: output.map { !Presentation.changes($0, shapes) } ?? false,
      isReadOnly: value["readonly"]?.boolean
        ?? Operation.readingVerbs.contains { name.hasPrefix($0) })
  }

  private func reference(_ value: Value?, in place: String) throws(ModelError) -> ShapeID? {
    guard let value else { return nil }
    guard let name = value["shape"]?.string, let id = ids[name] else {
      throw fault("\(place) refers to shape \(value["shape"]?.string ?? "?"), which is missing")
    }
    return id
  }

  private func pagination(of operation: String) -> Pagination? {
    guard let facts = paginators?[operation] else { return nil }
    return Pagination(
      inputTokens: facts["input_token"].strings,
      outputTokens: facts["output_token"].strings,
      resultKeys: facts["result_key"].strings,
      limitKey: facts["limit_key"]?.string)
  }
}

// MARK: - Shapes

extension ModelReader {
  private func shape(_ name: String, _ value: Value) throws(ModelError) -> Shape {
    Shape(
      name: name,
      kind: try kind(name, value),
      limits: Limits(min: value["min"]?.number, max: value["max"]?.number),
      isSensitive: value["sensitive"]?.boolean ?? false)
  }

  private func kind(_ name: String, _ value: Value) throws(ModelError) -> Shape.Kind {
    switch value["type"]?.string {
    case "structure": return .structure(try structure(name, value))
    case "list":
      guard let element = value["member"], let shape = try reference(element, in: name) else {
        throw fault("list \(name) has no member")
      }
      return .list(element: ListElement(shape: shape, wireName: element["locationName"]?.string))
    case "map":
      guard let key = try reference(value["key"], in: name),
        let element = try reference(value["value"], in: name)
      else { throw fault("map \(name) has no key and value") }
      return .map(key: key, value: element)
    case "string", "character": return .string(values: value["enum"].strings)
    case "integer", "long", "short", "byte", "bigInteger": return .integer
    case "float", "double", "bigDecimal": return .number
    case "boolean": return .boolean
    case "blob": return .blob
    case "timestamp":
      return .timestamp(value["timestampFormat"]?.string.flatMap(TimestampFormat.init))
    case let type:
      throw fault("shape \(name) is of type \(type ?? "?"), which is none")
    }
  }

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
      isUnion: value["union"]?.boolean ?? false,
      payload: value["payload"]?.string)
  }

  private func member(
    _ name: String, of structure: String, _ facts: Value, isRequired: Bool
  ) throws(ModelError) -> Member {
    let corrected = corrections?["members"]?["\(structure).\(name)"]?.string.flatMap { ids[$0] }
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
      isIdempotencyToken: facts["idempotencyToken"]?.boolean ?? false)
  }

  private func errorFacts(_ value: Value) -> ErrorFacts? {
    guard value["exception"]?.boolean == true || value["error"] != nil else { return nil }
    return ErrorFacts(
      code: value["error"]?["code"]?.string,
      httpStatus: value["error"]?["httpStatusCode"]?.integer.flatMap { Int(exactly: $0) })
  }
}

extension Value? {
  /// The strings of an array, or the one string that stands alone.
  fileprivate var strings: [String] {
    guard let value = self else { return [] }
    return value.string.map { [$0] } ?? value.elements.compactMap(\.string)
  }

  /// The members of an object; none where there is no object.
  fileprivate var members: [(key: Value, value: Value)] { map { Array($0.members) } ?? [] }

  /// The elements of an array; none where there is no array.
  fileprivate var elements: [Value] { map { Array($0.elements) } ?? [] }
}
