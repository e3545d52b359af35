import MusterDocument
import MusterModel
import MusterWire

/// Compares an output with its shape in the model. Clients ignore members that the model does not
/// have, so that mistakes of the simulator would not be noticed otherwise.
struct Conformance {
  let model: ServiceModel
  private(set) var findings: [String] = []

  /// Members that are required by the model but left out by the service (seen in responses).
  private static let leftOut: Set = ["State.errorCode", "State.errorMessage"]

  static func findings(in output: Value, of operation: Operation, _ model: ServiceModel) -> [String]
  {
    var conformance = Conformance(model: model)
    if let shape = operation.output { conformance.check(output, shape, "") }
    return conformance.findings
  }

  private init(model: ServiceModel) {
    self.model = model
  }

  private mutating func check(_ value: Value, _ id: ShapeID, _ place: String) {
    let shape = model[id]
    switch shape.kind {
    case .structure(let structure): check(value, structure, named: shape.name, place)
    case .list(let element):
      expect(value.kind == .array, place, "a list")
      expect(within(value.count, shape.limits), place, "a list within its limits")
      for (index, child) in value.elements.enumerated() {
        check(child, element.shape, "\(place)/\(index)")
      }
    case .map(_, let element):
      expect(value.kind == .object, place, "a map")
      for (key, child) in value.members {
        check(child, element.shape, "\(place)/\(key.string ?? "")")
      }
    case .string(let values):
      expect(value.string != nil, place, "a string")
      expect(values.isEmpty || values.contains(value.string ?? ""), place, "one of \(values)")
      expect(within(value.string?.count ?? 0, shape.limits), place, "a string within its limits")
    case .integer: expect(value.integer != nil, place, "an integer")
    case .number, .timestamp: expect(value.number != nil, place, "a number")
    case .boolean: expect(value.boolean != nil, place, "a boolean")
    case .blob: expect(value.string != nil, place, "a blob")
    case .document, .jsonText: break
    }
  }

  private mutating func check(
    _ value: Value, _ structure: Structure, named name: String, _ place: String
  ) {
    expect(value.kind == .object, place, "an object")
    for (key, member) in value.members {
      let facts = structure.member(key.string ?? "")
      expect(facts != nil, "\(place)/\(key.string ?? "")", "a member of \(name)")
      if let facts { check(member, facts.shape, "\(place)/\(facts.name)") }
    }
    for member in structure.members
    where member.isRequired && !Conformance.leftOut.contains("\(name).\(member.name)") {
      expect(value[member.name] != nil, "\(place)/\(member.name)", "there")
    }
  }

  private func within(_ size: Int, _ limits: Limits) -> Bool {
    Double(size) >= limits.min ?? 0 && Double(size) <= limits.max ?? .infinity
  }

  private mutating func expect(_ isValid: Bool, _ place: String, _ wanted: String) {
    if !isValid { findings.append("\(place) is not \(wanted)") }
  }
}
