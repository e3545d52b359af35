import MusterDocument
import MusterText

/// The path of an operation with labels, such as "/macie/members/{id}" or "/tags/{arn+}". A "+"
/// marks a greedy label, whose value may contain slashes.
public struct PathTemplate: Sendable {
  public enum TemplatePart: Sendable, Equatable {
    case text(String)
    case label(String, isGreedy: Bool)
  }

  public let parts: [TemplatePart]
  /// The number of fixed parts. If two templates match a path, the one with more fixed parts is
  /// used.
  public let fixedParts: Int
  /// True if the path ends in a slash, which is significant.
  public let endsInSlash: Bool
  /// The path if it has no labels; nil otherwise.
  public let withoutLabels: String?
  /// Query parameters that are the same in every request, such as "?mode=import".
  public let fixedQuery: [(name: String, value: String)]

  /// Reads a model's `requestUri`.
  public init(_ requestURI: String) {
    let (path, query) = PathTemplate.split(requestURI)
    endsInSlash = path.utf8.last == UInt8(ascii: "/")
    fixedQuery = query.nonEmptyParts(separatedBy: "&").map { parameter in
      let (name, value) = parameter.split(at: "=") ?? (parameter, "")
      return (String(name), String(value))
    }
    parts = path.nonEmptyParts(separatedBy: "/").map(PathTemplate.part)
    fixedParts = parts.count { if case .text = $0 { true } else { false } }
    withoutLabels = fixedParts == parts.count ? PathTemplate.path(of: parts, endsInSlash) : nil
  }

  /// The first segment of a model's `requestUri`; nil if it is a label or the path is empty.
  static func firstText(of requestURI: String) -> String? {
    let first = split(requestURI).0.nonEmptyParts(separatedBy: "/").first
    guard case .text(let text) = first.map(part) else { return nil }
    return text
  }

  /// The path and the query.
  private static func split(_ requestURI: String) -> (Substring, Substring) {
    requestURI.split(at: "?") ?? (requestURI[...], "")
  }

  private static func part(_ segment: Substring) -> TemplatePart {
    guard segment.utf8.first == UInt8(ascii: "{"), segment.utf8.last == UInt8(ascii: "}") else {
      return .text(String(segment))
    }
    let label = segment.dropFirst().dropLast()
    return label.hasSuffix("+")
      ? .label(String(label.dropLast()), isGreedy: true)
      : .label(String(label), isGreedy: false)
  }

  private static func path(of parts: [TemplatePart], _ endsInSlash: Bool) -> String {
    let segments = parts.map { if case .text(let text) = $0 { "/" + text } else { "" } }
    return segments.joined() + (endsInSlash || segments.isEmpty ? "/" : "")
  }
}
