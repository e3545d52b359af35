import MusterDocument

/// A service as its model describes it: operations, shapes and limits. Immutable once loaded.
public final class ServiceModel: Sendable {
  /// The name by which clients ask for it: "inspector2".
  public let name: String
  public let metadata: Metadata
  /// In the order of the model, which is alphabetic.
  public let operations: [Operation]
  private let shapes: [Shape]
  /// Indexes into `operations`, by AWS's name and by boto3's.
  private let index: [String: Int]
  /// The structures that are errors, by their codes and by their names.
  private let errors: [String: ShapeID]
  /// The operations whose requests begin alike.
  private let routes: [Route: [Operation]]

  /// What a request shows of its operation at once: its method, and the first segment of its path;
  /// nil where that is a label, or the path has none.
  private struct Route: Hashable {
    let httpMethod: String
    let segment: String?
  }
  private let outlines = Outlines()

  public struct Metadata: Sendable {
    public let title: String
    public let apiVersion: String
    public let endpointPrefix: String
    public let serviceID: String
    public let signingName: String
    /// "rest-json", "json" or "query".
    public let wireProtocol: String
    /// Of the protocol "json": "1.0" or "1.1", and what stands before an operation's name.
    public let jsonVersion: String?
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

  init(name: String, metadata: Metadata, operations: [Operation], shapes: [Shape]) {
    self.name = name
    self.metadata = metadata
    self.operations = operations
    self.shapes = shapes
    index = Dictionary(
      operations.enumerated().flatMap { [($1.name, $0), ($1.method, $0)] },
      uniquingKeysWith: { first, _ in first })
    routes = Dictionary(grouping: operations) { operation in
      guard case .text(let segment) = operation.path.parts.first else {
        return Route(httpMethod: operation.httpMethod, segment: nil)
      }
      return Route(httpMethod: operation.httpMethod, segment: segment)
    }
    errors = Dictionary(
      shapes.enumerated().flatMap { index, shape -> [(String, ShapeID)] in
        guard case .structure(let structure) = shape.kind, let error = structure.error else {
          return []
        }
        return [error.code, shape.name].compactMap { $0 }.map { ($0, ShapeID(index: index)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(id: ShapeID) -> Shape { shapes[id.index] }

  /// The operation that AWS or boto3 calls `name`.
  public func operation(_ name: String) -> Operation? {
    index[name].map { operations[$0] }
  }

  /// The operations that a request may be for whose path begins with `segment`, if with any.
  public func operations(_ httpMethod: String, beginning segment: String?) -> [Operation] {
    let labelled = routes[Route(httpMethod: httpMethod, segment: nil)] ?? []
    guard let segment else { return labelled }
    return (routes[Route(httpMethod: httpMethod, segment: segment)] ?? []) + labelled
  }

  /// The shape's structure; nil for any other kind.
  public func structure(_ id: ShapeID?) -> Structure? {
    guard let id, case .structure(let structure) = self[id].kind else { return nil }
    return structure
  }

  /// What the JSON of a shape may hold, if it is the same on the wire as users see it; else nil.
  public func outline(of id: ShapeID?) -> Outline? {
    id.flatMap { outlines.outline(of: $0, in: shapes) }
  }

  /// What the service may say besides a code and a message when it answers with the error `code`.
  public func error(_ code: String) -> Structure? {
    structure(errors[code])
  }

  /// The name most like `name` among the operations, in boto3's spelling or AWS's as `name` is.
  public func nearestOperation(to name: String) -> String? {
    let isMethod = name == name.lowercased()
    return Spelling.nearest(to: name, among: operations.map { isMethod ? $0.method : $0.name })
  }
}
