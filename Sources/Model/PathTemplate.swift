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

  /// Reads a model's `requestUri`; a fixed query behind a "?" is not part of the path.
  public init(_ requestURI: String) {
    let path = requestURI.prefix { $0 != "?" }
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
