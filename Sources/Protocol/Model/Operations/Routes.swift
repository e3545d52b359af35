/// The operations of a service by what requests show of them at once.
final class Routes: Sendable {
  private let table: [Route: [Operation]]

  /// A method, and the first segment of a path; nil where that is a label, or the path has none.
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

  /// The operations that a request may be for whose path begins with `segment`, if with any.
  func operations(_ httpMethod: String, beginning segment: String?) -> [Operation] {
    let labelled = table[Route(httpMethod: httpMethod, segment: nil)] ?? []
    guard let segment else { return labelled }
    return (table[Route(httpMethod: httpMethod, segment: segment)] ?? []) + labelled
  }
}
