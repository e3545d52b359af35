/// A pointer that cannot be followed.
public struct JSONPointerError: Error, Sendable, Equatable {
  public var message: String
}

extension JSON {
  /// Sets the value at `pointer` and creates missing containers: an array for an index or "-",
  /// otherwise an object. "-" and the index after the last element append (RFC 6901, RFC 6902). If
  /// the pointer cannot be followed, nothing changes.
  public mutating func set(_ new: JSON, at pointer: JSONPointer) throws(JSONPointerError) {
    guard pointer.tokens.count <= Document.maxDepth else {
      throw JSONPointerError(
        message: "the pointer has \(pointer.tokens.count) tokens, "
          + "but at most \(Document.maxDepth) are allowed")
    }
    self = try setting(new, at: pointer.tokens[...], of: pointer)
  }

  private func setting(
    _ new: JSON, at rest: ArraySlice<String>, of pointer: JSONPointer
  ) throws(JSONPointerError) -> JSON {
    guard let token = rest.first else { return new }
    switch self {
    case .null:
      let isIndex = token == "-" || JSONPointer.index(token) != nil
      let container: JSON = isIndex ? [] : [:]
      return try container.setting(new, at: rest, of: pointer)
    case .object:
      var object = self
      object[token] = try (self[token] ?? .null).setting(new, at: rest.dropFirst(), of: pointer)
      return object
    case .array(var elements):
      guard let index = token == "-" ? elements.count : JSONPointer.index(token),
        index <= elements.count
      else {
        throw JSONPointerError(
          message:
            "\(pointer): \(token) is not a valid index of an array of length \(elements.count)")
      }
      if index == elements.count { elements.append(.null) }
      elements[index] = try elements[index].setting(new, at: rest.dropFirst(), of: pointer)
      return .array(elements)
    default:
      let child = JSONPointer(tokens: [token])
      throw JSONPointerError(
        message: "\(pointer): the parent of \(child) is neither an object nor an array")
    }
  }
}
