/// A place that a pointer cannot lead to.
public struct JSONPointerError: Error, Sendable, Equatable {
  public var message: String
}

extension JSON {
  /// Sets what stands at `pointer`, making the containers on the way: an array for an index or "-",
  /// else an object. "-" and the index just past the end append (RFC 6901, RFC 6902). Where the
  /// pointer cannot lead, nothing changes.
  public mutating func set(_ new: JSON, at pointer: JSONPointer) throws(JSONPointerError) {
    guard pointer.tokens.count <= Document.maxDepth else {
      throw JSONPointerError(
        message: "the pointer has \(pointer.tokens.count) parts, "
          + "but JSON may be \(Document.maxDepth) deep")
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
          message: "\(pointer): there is no element \(token) in an array of \(elements.count)")
      }
      if index == elements.count { elements.append(.null) }
      elements[index] = try elements[index].setting(new, at: rest.dropFirst(), of: pointer)
      return .array(elements)
    default:
      let place = JSONPointer(tokens: [token])
      throw JSONPointerError(
        message: "\(pointer): \(place) would stand below a value that holds none")
    }
  }
}
