import MusterDocument
import MusterModel
import MusterText

/// Members in the query: one parameter for a scalar, for each element of a list, or for each member
/// of a map.
struct QueryBinding {
  private let scalar: ScalarText

  init(_ model: ServiceModel) {
    scalar = ScalarText(model: model, timestamps: .iso8601)
  }

  // MARK: - Writing

  /// The fixed parameters of the path, then those of `value`. A member of a map is ignored if
  /// another parameter has the same name.
  func items(of value: Value, _ structure: Structure, _ path: PathTemplate) -> [QueryItem] {
    var items = fixed(path)
    var maps: [QueryItem] = []
    for member in structure.members where member.location == .querystring {
      guard let value = value[member.name] else { continue }
      if case .map(_, let element) = scalar.model[member.shape].kind {
        for (key, child) in value.members {
          maps += parameters(key.string ?? "", child, element.shape)
        }
      } else {
        items += parameters(member.wireName, value, member.shape)
      }
    }
    return items + maps.filter { map in !items.contains { $0.name == map.name } }
  }

  func fixed(_ path: PathTemplate) -> [QueryItem] {
    path.fixedQuery.map { QueryItem($0.name, $0.value) }
  }

  private func parameters(_ name: String, _ value: Value, _ id: ShapeID) -> [QueryItem] {
    guard case .list(let element) = scalar.model[id].kind else {
      return scalar.text(value, id).map { [QueryItem(name, $0)] } ?? []
    }
    return value.elements.compactMap { scalar.text($0, element.shape) }.map { QueryItem(name, $0) }
  }

  // MARK: - Reading

  func read(
    _ items: [QueryItem], _ structure: Structure, _ path: PathTemplate, to writer: inout JSONWriter
  ) {
    let members = structure.members.filter { $0.location == .querystring }
    let known = Set(members.map(\.wireName) + path.fixedQuery.map(\.name))
    for member in members {
      let value: JSON?
      if case .map(_, let element) = scalar.model[member.shape].kind {
        value = map(items.filter { !known.contains($0.name) }, element.shape)
      } else {
        value = self.value(items.filter { $0.name == member.wireName }, member.shape)
      }
      guard let value else { continue }
      writer.key(member.name)
      writer.json(value)
    }
  }

  private func value(_ items: [QueryItem], _ id: ShapeID) -> JSON? {
    guard let first = items.first else { return nil }
    guard case .list(let element) = scalar.model[id].kind else {
      return scalar.value(first.value, id)
    }
    return .array(items.map { scalar.value($0.value, element.shape) })
  }

  private func map(_ items: [QueryItem], _ element: ShapeID) -> JSON? {
    guard !items.isEmpty else { return nil }
    return Dictionary(grouping: items, by: \.name).sorted { $0.key < $1.key }
      .reduce(into: [:]) { map, group in map[group.key] = value(group.value, element) }
  }
}
