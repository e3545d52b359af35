import MusterDocument
import MusterModel
import MusterText

/// Writes a value as the fields of a form. The name of a field is its path: "Tags.member.1.Key".
struct FormWriter {
  private(set) var items: [QueryItem] = []
  private let scalar: ScalarText
  private let dialect: QueryDialect

  init(_ model: ServiceModel, _ dialect: QueryDialect) {
    self.dialect = dialect
    scalar = ScalarText(model: model, timestamps: .iso8601)
  }

  mutating func add(_ name: String, _ value: String) {
    items.append(QueryItem(name, value))
  }

  /// Adds the members of `value`; `prefix` precedes their names.
  mutating func add(_ value: Value, _ structure: Structure, below prefix: String = "") {
    for member in structure.members {
      guard let child = value[member.name], !child.isNull else { continue }
      add(child, member.shape, as: prefix + dialect.fieldName(of: member, in: scalar.model))
    }
  }

  private mutating func add(_ value: Value, _ id: ShapeID, as name: String) {
    let shape = scalar.model[id]
    switch shape.kind {
    case .structure(let structure): add(value, structure, below: name + ".")
    case .list(let element): add(list: value, element, shape.isFlattened, as: name)
    case .map(let key, let element):
      let path = shape.isFlattened ? name : name + ".entry"
      for (index, entry) in value.members.enumerated() {
        add(entry.key, key.shape, as: "\(path).\(index + 1).\(key.wireName ?? "key")")
        add(entry.value, element.shape, as: "\(path).\(index + 1).\(element.wireName ?? "value")")
      }
    default: scalar.text(value, id).map { add(name, $0) }
    }
  }

  private mutating func add(
    list: Value, _ element: Element, _ isFlattened: Bool, as name: String
  ) {
    if list.count == 0, dialect.writesEmptyLists { add(name, "") }
    let part = dialect.elementPart(of: element, isFlattened: isFlattened)
    let path = part.map { "\(name).\($0)" } ?? name
    for (index, child) in list.elements.enumerated() {
      add(child, element.shape, as: "\(path).\(index + 1)")
    }
  }
}

extension ServiceModel {
  /// The name of a member in forms and XML. A flattened list has no enclosing element, so the name
  /// of its elements, if the model has one, replaces that of the list.
  func elementName(of member: Member) -> String {
    let shape = self[member.shape]
    guard shape.isFlattened, case .list(let element) = shape.kind else { return member.wireName }
    return element.wireName ?? member.wireName
  }
}
