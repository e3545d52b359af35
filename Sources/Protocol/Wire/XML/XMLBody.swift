import MusterDocument
import MusterModel
import MusterText

/// Reads values from XML elements and writes them.
struct XMLBody {
  private let scalar: ScalarText
  private var model: ServiceModel { scalar.model }

  init(_ model: ServiceModel, _ timestamps: TimestampStyle = .utc) {
    scalar = ScalarText(model: model, timestamps: .iso8601, style: timestamps)
  }
}

// MARK: - Reading

extension XMLBody {
  /// Reads the members in an element. Unknown elements are ignored.
  func read(
    _ element: XMLElement, _ structure: Structure, to writer: inout JSONWriter
  ) throws(WireError) {
    for member in structure.members {
      if member.isXMLAttribute {
        guard let text = element.attributes[XMLElement.localName(member.wireName)] else { continue }
        writer.key(member.name)
        writer.json(scalar.value(text, member.shape))
        continue
      }
      let name = model.elementName(of: member)
      let found = element.children.filter { $0.name == name }
      guard let first = found.first else { continue }
      writer.key(member.name)
      let isFlattened = model[member.shape].isFlattened
      try read(
        isFlattened ? XMLElement(name: name, children: found) : first, member.shape, to: &writer)
    }
    guard structure.isUnion else { return }
    guard let name = structure.only(of: element.children.map(\.name)) else {
      throw WireError(message: "<\(element.name)> \(Structure.unionError)")
    }
    structure.writeUnknownMember(name, to: &writer)
  }

  /// Reads a value from an element. The children of a list or map are its elements or entries.
  private func read(
    _ element: XMLElement, _ id: ShapeID, to writer: inout JSONWriter
  ) throws(WireError) {
    switch model[id].kind {
    case .structure(let structure):
      try writer.object { (writer) throws(WireError) in
        try read(element, structure, to: &writer)
      }
    case .list(let part):
      try writer.array { (writer) throws(WireError) in
        for child in element.children { try read(child, part.shape, to: &writer) }
      }
    case .map(let key, let part):
      try writer.object { (writer) throws(WireError) in
        for entry in element.children {
          guard let name = entry.child(key.wireName ?? "key"),
            let value = entry.child(part.wireName ?? "value")
          else { continue }
          writer.key(name.text)
          try read(value, part.shape, to: &writer)
        }
      }
    default: writer.json(scalar.value(element.text, id))
    }
  }
}

// MARK: - Writing

extension XMLBody {
  /// Writes `value` as an element called `name`.
  func write(
    _ value: Value, _ structure: Structure, as name: String, to writer: inout XMLWriter
  ) {
    let attributes = structure.members.compactMap { member in
      member.isXMLAttribute
        ? value[member.name].flatMap { scalar.text($0, member.shape) }
          .map { (name: member.wireName, value: $0) } : nil
    }
    writer.element(name, attributes: attributes) {
      write(membersOf: value, structure, to: &$0)
    }
  }

  func write(membersOf value: Value, _ structure: Structure, to writer: inout XMLWriter) {
    for member in structure.members where !member.isXMLAttribute {
      guard let child = value[member.name], !child.isNull else { continue }
      write(child, member.shape, as: model.elementName(of: member), to: &writer)
    }
  }

  private func write(_ value: Value, _ id: ShapeID, as name: String, to writer: inout XMLWriter) {
    let shape = model[id]
    switch shape.kind {
    case .structure(let structure): write(value, structure, as: name, to: &writer)
    case .list(let part):
      let elementName = shape.isFlattened ? name : part.wireName ?? "member"
      writeContainer(shape, name, &writer) { writer in
        for child in value.elements { write(child, part.shape, as: elementName, to: &writer) }
      }
    case .map(let key, let part):
      writeContainer(shape, name, &writer) { writer in
        for entry in value.members {
          writer.element(shape.isFlattened ? name : "entry") { writer in
            write(entry.key, key.shape, as: key.wireName ?? "key", to: &writer)
            write(entry.value, part.shape, as: part.wireName ?? "value", to: &writer)
          }
        }
      }
    default: scalar.text(value, id).map { writer.element(name, text: $0) }
    }
  }

  /// Writes the content of a list or map, with an enclosing element unless it is flattened.
  private func writeContainer(
    _ shape: Shape, _ name: String, _ writer: inout XMLWriter,
    _ content: (inout XMLWriter) -> Void
  ) {
    if shape.isFlattened { content(&writer) } else { writer.element(name, content) }
  }
}
