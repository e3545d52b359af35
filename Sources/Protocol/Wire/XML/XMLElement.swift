/// An element of an XML document: what the protocols need to know of one.
struct XMLElement: Sendable, Equatable {
  /// Without the prefix of its namespace; so are its attributes' names.
  var name: String
  var attributes: [String: String] = [:]
  /// What stands in it besides other elements.
  var text = ""
  var children: [XMLElement] = []

  /// The first child called `name`.
  func child(_ name: String) -> XMLElement? {
    children.first { $0.name == name }
  }

  /// A name without the prefix of its namespace.
  static func localName(_ name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.utf8.index(after: $0)...]) }
      ?? name
  }
}
