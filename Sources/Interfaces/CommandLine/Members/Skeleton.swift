extension ShapeDescription {
  /// A value to fill in, as `aws … --generate-cli-skeleton` prints one: every member is there once,
  /// a shape within itself is empty, and of an enumeration the first value stands.
  var skeleton: JSONValue {
    switch kind {
    case .structure where isRecursive, .map where isRecursive: .object([])
    case .list where isRecursive: .array([])
    case .structure: .object(members.map { ($0.name, $0.shape.skeleton) })
    case .map: .object([("KeyName", content?.skeleton ?? .null)])
    case .list: .array(content.map { [$0.skeleton] } ?? [])
    case .string: .string(values.first ?? "")
    case .integer: .integer(0)
    case .number: .number(0)
    case .boolean: .boolean(true)
    case .timestamp: .string("1970-01-01T00:00:00")
    case .blob, .document: .null
    }
  }
}
