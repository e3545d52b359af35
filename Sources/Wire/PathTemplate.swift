/// The path of an operation with its labels, like "/macie/members/{id}" or "/tags/{arn+}", where a
/// "+" lets the label's value keep its slashes.
struct PathTemplate {
  enum Part: Equatable {
    case text(Substring)
    case label(String, isGreedy: Bool)
  }

  let parts: [Part]

  /// The template's path; a fixed query behind a "?" is not part of it.
  init(_ requestURI: String) {
    let path = requestURI.prefix { $0 != "?" }
    parts = path.split(separator: "/").map { segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .text(segment) }
      let label = segment.dropFirst().dropLast()
      return label.hasSuffix("+")
        ? .label(String(label.dropLast()), isGreedy: true)
        : .label(String(label), isGreedy: false)
    }
  }

  /// The path with each label replaced by what `value` gives for it, percent-encoded.
  func path(_ value: (String) throws(WireError) -> String) throws(WireError) -> String {
    var path = ""
    for part in parts {
      path += "/"
      switch part {
      case .text(let text): path += text
      case .label(let name, let isGreedy):
        path += PercentEncoding.encoded(try value(name), keepingSlashes: isGreedy)
      }
    }
    return path.isEmpty ? "/" : path
  }

  /// The labels' values if `path` is of this form.
  func labels(in path: String) -> [String: String]? {
    var segments = path.split(separator: "/", omittingEmptySubsequences: true)[...]
    var labels: [String: String] = [:]
    for part in parts {
      switch part {
      case .text(let text):
        guard segments.popFirst() == text else { return nil }
      case .label(let name, isGreedy: false):
        guard let segment = segments.popFirst(), let value = PercentEncoding.decoded(segment)
        else { return nil }
        labels[name] = value
      case .label(let name, isGreedy: true):
        guard !segments.isEmpty,
          let value = PercentEncoding.decoded(segments.joined(separator: "/"))
        else { return nil }
        labels[name] = value
        segments = []
      }
    }
    return segments.isEmpty ? labels : nil
  }

  /// How many of the parts are fixed: of two templates that match, the one with more is meant.
  var fixedParts: Int {
    parts.reduce(0) { count, part in if case .text = part { count + 1 } else { count } }
  }
}
