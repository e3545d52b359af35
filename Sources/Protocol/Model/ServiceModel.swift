import MusterDocument
import MusterLocks
import MusterText

/// A service as its model describes it: operations, shapes and limits. Each is read when it is first
/// asked for, and does not change.
public final class ServiceModel: Sendable {
  /// The name by which clients ask for it: "inspector2".
  public let name: String
  public let metadata: Metadata
  public let traits: ServiceTraits
  private let reader: ModelReader
  private let readOperations: LazyTable<Operation>
  private let readShapes: LazyTable<Shape>
  /// The shapes that references lay something over, which few do.
  private let shapesWithTraits = Guarded<[ShapeID: Shape]>([:])
  /// The places of operations, by AWS's name and by boto3's.
  private let index: [String: Int]
  /// The structures that are errors, by their codes and by their names.
  private let errors: [String: ShapeID]
  private let routes = LazyReference<Routes>()
  private let schemas = DocumentSchemas()

  public struct Metadata: Sendable {
    public let title: String
    public let apiVersion: String
    public let endpointPrefix: String
    public let serviceID: String
    public let signingName: String
    public let wireProtocol: ProtocolName
    /// "1.0" or "1.1", for the protocol `json`.
    public let jsonVersion: String?
    /// The prefix of an operation's name in the X-Amz-Target header, for the protocol `json`.
    public let targetPrefix: String?
    /// The namespace of XML answers.
    public let xmlNamespace: String?
    /// The host of services that once had only one for all Regions.
    public let globalEndpoint: String?
    /// "v4", or how else requests are signed.
    public let signatureVersion: String
    /// Whether errors bear the codes of an older query protocol in a header.
    public let isQueryCompatible: Bool
  }

  /// One that is not trusted is read as a whole, so that what is broken is told at once, and not in
  /// the middle of a call.
  init(_ reader: ModelReader, isTrusted: Bool = false) throws(ModelError) {
    name = reader.service
    metadata = try reader.metadata()
    traits = reader.traits
    self.reader = reader
    readOperations = LazyTable(count: reader.operations.count)
    readShapes = LazyTable(count: reader.shapes.count)
    index = Dictionary(
      reader.operations.enumerated().flatMap { [($1.name, $0), (MethodName.of($1.name), $0)] },
      uniquingKeysWith: { first, _ in first })
    errors = Dictionary(
      reader.shapes.enumerated().flatMap { index, part -> [(String, ShapeID)] in
        guard let error = reader.errorFacts(part.facts) else { return [] }
        return [error.code, part.name].compactMap { $0 }.map { ($0, ShapeID(index: index)) }
      }, uniquingKeysWith: { first, _ in first })
    if !isTrusted { try readAll() }
  }

  private func readAll() throws(ModelError) {
    for index in reader.shapes.indices { _ = try shape(at: index) }
    for index in reader.operations.indices { _ = try operation(at: index) }
  }

  private func shape(at index: Int) throws(ModelError) -> Shape {
    try readShapes.object(at: index) { () throws(ModelError) in
      try reader.shape(ShapeID(index: index))
    }
  }

  private func operation(at index: Int) throws(ModelError) -> Operation {
    try readOperations.object(at: index) { () throws(ModelError) in
      try reader.operation(at: index)
    }
  }
}

// MARK: - Shapes

extension ServiceModel {
  public subscript(id: ShapeID) -> Shape {
    guard id.traits != nil else { return (try? shape(at: id.index)) ?? .anything }
    return shapesWithTraits.withLock { shapes in
      if let shape = shapes[id] { return shape }
      let shape = (try? reader.shape(id)) ?? .anything
      shapes[id] = shape
      return shape
    }
  }

  /// The shape's structure; nil for any other kind.
  public func structure(_ id: ShapeID?) -> Structure? {
    guard let id, case .structure(let structure) = self[id].kind else { return nil }
    return structure
  }

  /// What the JSON of a shape may hold, if it is the same on the wire as users see it; else nil.
  public func schema(of id: ShapeID?) -> DocumentSchema? {
    id.flatMap { schemas.schema(of: $0, in: self) }
  }

  /// What the service may say besides a code and a message when it answers with the error `code`.
  public func error(_ code: String) -> Structure? {
    structure(errors[code])
  }
}

// MARK: - Operations

extension ServiceModel {
  /// In the order of the model, which is alphabetic.
  public var operations: [Operation] {
    reader.operations.indices.compactMap { try? operation(at: $0) }
  }

  /// The operation that AWS or boto3 calls `name`.
  public func operation(_ name: String) -> Operation? {
    index[name].flatMap { try? operation(at: $0) }
  }

  /// The operations that a request may be for whose path begins with `segment`, if with any.
  public func operations(_ httpMethod: String, beginning segment: String?) -> [Operation] {
    let routes = routes.load() ?? routes.storeIfNil(Routes(operations))
    return routes.operations(httpMethod, beginning: segment)
  }

  /// The name most like `name` among the operations, in boto3's spelling or AWS's as `name` is.
  public func nearestOperation(to name: String) -> String? {
    let isMethod = name == name.lowercased()
    let names = reader.operations.map { isMethod ? MethodName.of($0.name) : $0.name }
    return NearestName.nearest(to: name, among: names)
  }
}
