extension ShapeDescription {
  /// A template as `aws … --generate-cli-skeleton` prints it. It has each member once; a shape
  /// within itself is empty, and an enumeration has its first value.
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
