/// The operations of a service by HTTP method and first path segment.
final class Routes: Sendable {
  private let table: [Route: [Operation]]

  /// A method and the first path segment. The segment is nil if it is a label or the path is empty.
  private struct Route: Hashable {
    let httpMethod: String
    let segment: String?
  }

  init(_ operations: [Operation]) {
    table = Dictionary(grouping: operations) { operation in
      guard case .text(let segment) = operation.path.parts.first else {
        return Route(httpMethod: operation.httpMethod, segment: nil)
      }
      return Route(httpMethod: operation.httpMethod, segment: segment)
    }
  }

  /// The operations that may match a request whose path begins with `segment`.
  func operations(_ httpMethod: String, withFirstSegment segment: String?) -> [Operation] {
    let labelled = table[Route(httpMethod: httpMethod, segment: nil)] ?? []
    guard let segment else { return labelled }
    return (table[Route(httpMethod: httpMethod, segment: segment)] ?? []) + labelled
  }
}
