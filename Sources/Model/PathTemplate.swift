/// The path of an operation with its labels, like "/macie/members/{id}" or "/tags/{arn+}", where a
/// "+" lets the label's value keep its slashes.
public struct PathTemplate: Sendable {
  public enum Part: Sendable, Equatable {
    case text(String)
    case label(String, isGreedy: Bool)
  }

  public let parts: [Part]
  /// How many of the parts are fixed: of two templates that match, the one with more is meant.
  public let fixedParts: Int
  /// Whether the path ends in a slash, which services tell apart.
  public let endsInSlash: Bool
  /// The parameters of a query that is the same in every request, like "?mode=import".
  public let fixedQuery: [(name: String, value: String)]

  /// Reads a model's `requestUri`.
  public init(_ requestURI: String) {
    let path = requestURI.prefix { $0 != "?" }
    endsInSlash = path.hasSuffix("/")
    fixedQuery = requestURI.dropFirst(path.count + 1).split(separator: "&").map { parameter in
      let name = parameter.prefix { $0 != "=" }
      return (String(name), String(parameter.dropFirst(name.count + 1)))
    }
    parts = path.split(separator: "/").map { segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .text(String(segment)) }
      let label = segment.dropFirst().dropLast()
      return label.hasSuffix("+")
        ? .label(String(label.dropLast()), isGreedy: true)
        : .label(String(label), isGreedy: false)
    }
    fixedParts = parts.count { if case .text = $0 { true } else { false } }
  }
}
