import MusterDocument
import MusterLocks
import MusterText

/// The model of a service: operations, shapes and limits. Each is read on first use and never
/// changes.
public final class ServiceModel: Sendable {
  /// The name that clients are opened with: "inspector2".
  public let name: String
  public let metadata: Metadata
  public let traits: ServiceTraits
  private let reader: ModelReader
  private let readOperations: LazyTable<Operation>
  private let readShapes: LazyTable<Shape>
  /// Shapes that are changed by traits on a reference, which is rare.
  private let shapesWithTraits = Guarded<[ShapeID: Shape]>([:])
  /// The indexes of operations, by AWS's name and by boto3's.
  private let index: [String: Int]
  /// The structures that describe errors, by code and by shape name.
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
    /// The namespace of XML responses.
    public let xmlNamespace: String?
    /// The host of a service that once had a single host for all Regions.
    public let globalEndpoint: String?
    /// True if errors have the codes of an older query protocol in a header.
    public let isQueryCompatible: Bool
    /// True if the model has only some of the service's operations.
    public let isExcerpt: Bool
  }

  /// A model that is not trusted is read completely, so that errors in it are reported when it is
  /// loaded and not during a call.
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

  /// The structure of a shape; nil if the shape is not a structure.
  public func structure(_ id: ShapeID?) -> Structure? {
    guard let id, case .structure(let structure) = self[id].kind else { return nil }
    return structure
  }

  /// The schema of JSON values that need no conversion between wire and caller; nil if values of
  /// the shape always need one.
  public func schema(of id: ShapeID?) -> DocumentSchema? {
    id.flatMap { schemas.schema(of: $0, in: self) }
  }

  /// The members, besides code and message, of the error `code`.
  public func error(_ code: String) -> Structure? {
    structure(errors[code])
  }
}

// MARK: - Operations

extension ServiceModel {
  /// The operations in the order of the model, which is alphabetical.
  public var operations: [Operation] {
    reader.operations.indices.compactMap { try? operation(at: $0) }
  }

  /// The operation with the AWS or boto3 name `name`.
  public func operation(_ name: String) -> Operation? {
    index[name].flatMap { try? operation(at: $0) }
  }

  /// The operations that may match a request whose path begins with `segment`.
  public func operations(_ httpMethod: String, withFirstSegment segment: String?) -> [Operation] {
    let routes = routes.load() ?? routes.storeIfNil(Routes(reader.operations))
    return routes.indexes(httpMethod, withFirstSegment: segment).compactMap {
      try? operation(at: $0)
    }
  }

  /// The operation name nearest to `name`: a boto3 name if `name` is lowercase, otherwise an AWS
  /// name.
  public func nearestOperation(to name: String) -> String? {
    let isMethod = name == name.lowercased()
    let names = reader.operations.map { isMethod ? MethodName.of($0.name) : $0.name }
    return NearestName.nearest(to: name, among: names)
  }
}
