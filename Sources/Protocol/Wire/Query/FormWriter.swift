import MusterDocument
import MusterModel
import MusterText

/// A value as the fields of a form, whose names lead to their places: "Tags.member.1.Key".
struct FormWriter {
  private(set) var items: [QueryItem] = []
  private let scalar: ScalarText

  init(_ model: ServiceModel) {
    scalar = ScalarText(model: model, timestamps: .iso8601)
  }

  mutating func add(_ name: String, _ value: String) {
    items.append(QueryItem(name, value))
  }

  /// Adds the members of `value`, below `prefix`.
  mutating func add(_ value: Value, _ structure: Structure, below prefix: String = "") {
    for member in structure.members {
      guard let child = value[member.name], !child.isNull else { continue }
      add(child, member.shape, as: prefix + scalar.model.elementName(of: member))
    }
  }

  private mutating func add(_ value: Value, _ id: ShapeID, as name: String) {
    let shape = scalar.model[id]
    switch shape.kind {
    case .structure(let structure): add(value, structure, below: name + ".")
    case .list(let element): add(list: value, element, shape.isFlattened, as: name)
    case .map(let key, let element):
      let place = shape.isFlattened ? name : name + ".entry"
      for (index, entry) in value.members.enumerated() {
        add(entry.key, key.shape, as: "\(place).\(index + 1).\(key.wireName ?? "key")")
        add(entry.value, element.shape, as: "\(place).\(index + 1).\(element.wireName ?? "value")")
      }
    default: scalar.text(value, id).map { add(name, $0) }
    }
  }

  /// Adds a list. An empty one is said by its name alone, so that it can be told from none.
  private mutating func add(
    list: Value, _ element: Element, _ isFlattened: Bool, as name: String
  ) {
    if list.count == 0 { add(name, "") }
    let place = isFlattened ? name : "\(name).\(element.wireName ?? "member")"
    for (index, child) in list.elements.enumerated() {
      add(child, element.shape, as: "\(place).\(index + 1)")
    }
  }
}

extension ServiceModel {
  /// What a member is called in forms and XML. The elements of a flattened list stand in its place,
  /// and their name, if the model gives them one, in the place of its.
  func elementName(of member: Member) -> String {
    let shape = self[member.shape]
    guard shape.isFlattened, case .list(let element) = shape.kind else { return member.wireName }
    return element.wireName ?? member.wireName
  }
}
