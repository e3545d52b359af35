import MusterModel
import MusterText

/// Labels in paths: inserting values into a template, and extracting them from a path.
extension PathTemplate {
  /// The path with each label replaced by `value(label)`, percent-encoded.
  func filled(_ value: (String) throws(WireError) -> String) throws(WireError) -> String {
    if let withoutLabels { return withoutLabels }
    var path = ""
    for part in parts {
      path += "/"
      switch part {
      case .text(let text): path += text
      case .label(let name, let isGreedy):
        path += PercentEncoding.encoded(try value(name), keepingSlashes: isGreedy)
      }
    }
    return path.isEmpty || endsInSlash ? path + "/" : path
  }

  /// The values of the labels; nil if the segments do not match the template.
  func labels(in segments: [Substring]) -> [String: String]? {
    var rest = segments[...]
    var labels: [String: String] = [:]
    for part in parts {
      switch part {
      case .text(let text):
        guard let segment = rest.popFirst(), segment == text else { return nil }
      case .label(let name, let isGreedy):
        let taken = isGreedy ? rest : rest.prefix(1)
        guard !taken.isEmpty, let value = PercentEncoding.decoded(taken.joined(separator: "/"))
        else { return nil }
        labels[name] = value
        rest = rest.dropFirst(taken.count)
      }
    }
    return rest.isEmpty ? labels : nil
  }
}
