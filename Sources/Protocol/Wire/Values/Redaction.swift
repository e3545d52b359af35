import MusterDocument
import MusterModel

/// Masks the parts of values that the model marks as sensitive.
public struct Redaction: Sendable {
  private let model: ServiceModel

  public init(model: ServiceModel) {
    self.model = model
  }

  /// True if a value of the shape may contain sensitive parts.
  public func concerns(_ id: ShapeID?) -> Bool {
    var seen: Set<ShapeID> = []
    return id.map { concerns($0, &seen) } ?? false
  }

  private func concerns(_ id: ShapeID, _ seen: inout Set<ShapeID>) -> Bool {
    guard seen.insert(id).inserted else { return false }
    let shape = model[id]
    if shape.isSensitive { return true }
    switch shape.kind {
    case .structure(let structure):
      return structure.members.contains { concerns($0.shape, &seen) }
    case .list(let element): return concerns(element.shape, &seen)
    case .map(let key, let value):
      return concerns(key.shape, &seen) || concerns(value.shape, &seen)
    default: return false
    }
  }

  /// `value` with its sensitive parts masked. Members that the model does not have are left out.
  public func masked(_ value: Value, _ id: ShapeID) -> JSON {
    let shape = model[id]
    if shape.isSensitive && !value.isNull { return .string(HTTPHeader.mask) }
    switch shape.kind {
    case .structure(let structure) where value.kind == .object:
      return masked(value, structure)
    case .list(let element) where value.kind == .array:
      return .array(value.elements.map { masked($0, element.shape) })
    case .map(let key, let element) where value.kind == .object:
      let hidesKeys = model[key.shape].isSensitive
      return .object(
        value.members.enumerated().map { index, member in
          (
            hidesKeys ? "\(HTTPHeader.mask)\(index)" : member.key.string ?? "",
            masked(member.value, element.shape)
          )
        })
    default: return JSON(value)
    }
  }

  private func masked(_ value: Value, _ structure: Structure) -> JSON {
    .object(
      structure.members.compactMap { member in
        value[member.name].map { (member.name, masked($0, member.shape)) }
      })
  }

  /// The sensitive texts in `value`.
  public func sensitive(_ value: Value, _ id: ShapeID) -> [String] {
    let shape = model[id]
    if shape.isSensitive, let text = value.string { return [text] }
    switch shape.kind {
    case .structure(let structure) where value.kind == .object:
      return structure.members.flatMap { member in
        value[member.name].map { sensitive($0, member.shape) } ?? []
      }
    case .list(let element) where value.kind == .array:
      return value.elements.flatMap { sensitive($0, element.shape) }
    case .map(let key, let element) where value.kind == .object:
      return value.members.flatMap {
        sensitive($0.key, key.shape) + sensitive($0.value, element.shape)
      }
    default: return []
    }
  }
}
