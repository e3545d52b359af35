import MusterDocument
import MusterModel
import MusterText

/// Reads values from forms. `FormWriter` does the reverse.
struct FormReader {
  private let scalar: ScalarText
  private let dialect: QueryDialect

  init(_ model: ServiceModel, _ dialect: QueryDialect) {
    self.dialect = dialect
    scalar = ScalarText(model: model, timestamps: .iso8601)
  }

  func read(_ form: FormTree, _ structure: Structure, to writer: inout JSONWriter) {
    for member in structure.members {
      guard let child = form.child(dialect.fieldName(of: member, in: scalar.model)) else {
        continue
      }
      writer.key(member.name)
      read(child, member.shape, to: &writer)
    }
  }

  private func read(_ form: FormTree, _ id: ShapeID, to writer: inout JSONWriter) {
    let shape = scalar.model[id]
    switch shape.kind {
    case .structure(let structure): writer.object { read(form, structure, to: &$0) }
    case .list(let element):
      let part = dialect.elementPart(of: element, isFlattened: shape.isFlattened)
      let elements = part.map(form.child) ?? form
      writer.array { writer in
        for child in elements?.numbered ?? [] { read(child, element.shape, to: &writer) }
      }
    case .map(let key, let element):
      let entries = shape.isFlattened ? form : form.child("entry")
      writer.object { writer in
        for entry in entries?.numbered ?? [] {
          guard let name = entry.child(key.wireName ?? "key")?.value,
            let value = entry.child(element.wireName ?? "value")
          else { continue }
          writer.key(name)
          read(value, element.shape, to: &writer)
        }
      }
    default: writer.json(scalar.value(form.value ?? "", id))
    }
  }
}

/// The fields of a form as a tree, by the parts of their names.
struct FormTree {
  private(set) var value: String?
  private var children: [String: FormTree] = [:]

  init(_ items: [QueryItem]) throws(WireError) {
    for item in items {
      let parts = item.name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count <= Document.maxDepth else {
        throw WireError(message: "The form is nested more than \(Document.maxDepth) deep.")
      }
      set(item.value, at: parts[...])
    }
  }

  private init() {}

  private mutating func set(_ value: String, at parts: ArraySlice<Substring>) {
    guard let part = parts.first else {
      self.value = value
      return
    }
    children[String(part), default: FormTree()].set(value, at: parts.dropFirst())
  }

  func child(_ name: String) -> FormTree? { children[name] }

  /// The children with numeric names, in numeric order.
  var numbered: [FormTree] {
    children.compactMap { name, child in Int(name).map { (number: $0, child: child) } }
      .sorted { $0.number < $1.number }.map(\.child)
  }
}
