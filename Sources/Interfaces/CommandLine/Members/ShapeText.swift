/// Texts about a shape for the help and for `muster describe`.
extension ShapeDescription {
  /// The type, such as "string", "list of structure", "map of string to integer".
  var type: String {
    guard !isRecursive else { return name }
    return switch kind {
    case .list: "list of \(content?.type ?? "anything")"
    case .map: "map of \(key?.type ?? "string") to \(content?.type ?? "anything")"
    default: kind.rawValue
    }
  }

  /// The placeholder of a value in a synopsis.
  var placeholder: String {
    switch kind {
    case .structure: "KEY=VALUE,..."
    case .map: "NAME=VALUE,..."
    case .list, .document: "JSON"
    case .blob: "BASE64"
    default: kind.rawValue.uppercased()
    }
  }

  /// The limits of a value and of its elements; empty if there are none. The help omits patterns.
  func limits(withPatterns: Bool) -> String {
    let pattern = withPatterns ? pattern.map { "pattern \($0)" } : nil
    let union = isUnion ? "exactly one of its members" : nil
    var facts = [union, size, pattern, choices].compactMap(\.self)
    if !isRecursive, let inner = content?.limits(withPatterns: withPatterns), !inner.isEmpty {
      facts.append("each " + inner)
    }
    return facts.joined(separator: "; ")
  }

  private var choices: String? {
    values.isEmpty ? nil : "one of " + values.joined(separator: ", ")
  }

  private var size: String? {
    switch limits {
    case (nil, nil): nil
    case (let min?, let max?) where min == max: "exactly " + measured(min)
    case (let min?, let max?): "\(min) to " + measured(max)
    case (let min?, nil): "at least " + measured(min)
    case (nil, let max?): "at most " + measured(max)
    }
  }

  private func measured(_ limit: String) -> String {
    let units: [Kind: String] = [
      .string: "character", .blob: "byte", .list: "element", .map: "member",
    ]
    guard let unit = units[kind] else { return limit }
    return "\(limit) \(unit)\(limit == "1" ? "" : "s")"
  }
}
