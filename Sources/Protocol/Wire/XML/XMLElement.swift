/// An element of an XML document.
struct XMLElement: Sendable, Equatable {
  /// The name without namespace prefix. Attribute names have no prefix either.
  var name: String
  var attributes: [String: String] = [:]
  /// The text of the element, without that of its children.
  var text = ""
  var children: [XMLElement] = []

  /// The first child called `name`.
  func child(_ name: String) -> XMLElement? {
    children.first { $0.name == name }
  }

  /// `name` without its namespace prefix.
  static func localName(_ name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.utf8.index(after: $0)...]) }
      ?? name
  }
}
