/// The indexes of a service's operations by HTTP method and first path segment. They are found
/// without reading the operations, because a request concerns only one of them.
final class Routes: Sendable {
  private let table: [Route: [Int]]

  /// A method and the first path segment. The segment is nil if it is a label or the path is empty.
  private struct Route: Hashable {
    let httpMethod: String
    let segment: String?
  }

  init(_ operations: [ModelReader.Definition]) {
    table = Dictionary(grouping: operations.indices) { index in
      let http = operations[index].facts["http"]
      return Route(
        httpMethod: http?["method"]?.string ?? "",
        segment: PathTemplate.firstText(of: http?["requestUri"]?.string ?? ""))
    }
  }

  /// The indexes of operations that may match a request whose path begins with `segment`.
  func indexes(_ httpMethod: String, withFirstSegment segment: String?) -> [Int] {
    let labelled = table[Route(httpMethod: httpMethod, segment: nil)] ?? []
    guard let segment, let named = table[Route(httpMethod: httpMethod, segment: segment)] else {
      return labelled
    }
    return labelled.isEmpty ? named : named + labelled
  }
}
