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

  private mutating func check(_ value: Value, _ id: ShapeID, _ path: String) {
    let shape = model[id]
    switch shape.kind {
    case .structure(let structure): check(value, structure, named: shape.name, path)
    case .list(let element):
      expect(value.kind == .array, path, "a list")
      expect(within(value.count, shape.limits), path, "a list within its limits")
      for (index, child) in value.elements.enumerated() {
        check(child, element.shape, "\(path)/\(index)")
      }
    case .map(_, let element):
      expect(value.kind == .object, path, "a map")
      for (key, child) in value.members {
        check(child, element.shape, "\(path)/\(key.string ?? "")")
      }
    case .string(let values):
      expect(value.string != nil, path, "a string")
      expect(values.isEmpty || values.contains(value.string ?? ""), path, "one of \(values)")
      expect(within(value.string?.count ?? 0, shape.limits), path, "a string within its limits")
    case .integer: expect(value.integer != nil, path, "an integer")
    case .number, .timestamp: expect(value.number != nil, path, "a number")
    case .boolean: expect(value.boolean != nil, path, "a boolean")
    case .blob: expect(value.string != nil, path, "a blob")
    case .document, .jsonText: break
    }
  }

  private mutating func check(
    _ value: Value, _ structure: Structure, named name: String, _ path: String
  ) {
    expect(value.kind == .object, path, "an object")
    for (key, member) in value.members {
      let facts = structure.member(key.string ?? "")
      expect(facts != nil, "\(path)/\(key.string ?? "")", "a member of \(name)")
      if let facts { check(member, facts.shape, "\(path)/\(facts.name)") }
    }
    for member in structure.members
    where member.isRequired && !Conformance.leftOut.contains("\(name).\(member.name)") {
      expect(value[member.name] != nil, "\(path)/\(member.name)", "there")
    }
  }

  private func within(_ size: Int, _ limits: Limits) -> Bool {
    Double(size) >= limits.min ?? 0 && Double(size) <= limits.max ?? .infinity
  }

  private mutating func expect(_ isValid: Bool, _ path: String, _ wanted: String) {
    if !isValid { findings.append("\(path) is not \(wanted)") }
  }
}
