import MusterDocument
import MusterText

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
  /// The path itself where it has no labels.
  public let withoutLabels: String?
  /// The parameters of a query that is the same in every request, like "?mode=import".
  public let fixedQuery: [(name: String, value: String)]

  /// Reads a model's `requestUri`.
  public init(_ requestURI: String) {
    let (path, query) = requestURI.split(at: "?") ?? (requestURI[...], "")
    endsInSlash = path.utf8.last == UInt8(ascii: "/")
    fixedQuery = query.nonEmptyParts(separatedBy: "&").map { parameter in
      let (name, value) = parameter.split(at: "=") ?? (parameter, "")
      return (String(name), String(value))
    }
    parts = path.nonEmptyParts(separatedBy: "/").map { segment in
      guard segment.utf8.first == UInt8(ascii: "{"), segment.utf8.last == UInt8(ascii: "}") else {
        return .text(String(segment))
      }
      let label = segment.dropFirst().dropLast()
      return label.hasSuffix("+")
        ? .label(String(label.dropLast()), isGreedy: true)
        : .label(String(label), isGreedy: false)
    }
    fixedParts = parts.count { if case .text = $0 { true } else { false } }
    withoutLabels = fixedParts == parts.count ? PathTemplate.path(of: parts, endsInSlash) : nil
  }

  private static func path(of parts: [Part], _ endsInSlash: Bool) -> String {
    let segments = parts.map { if case .text(let text) = $0 { "/" + text } else { "" } }
    return segments.joined() + (endsInSlash || segments.isEmpty ? "/" : "")
  }
}
