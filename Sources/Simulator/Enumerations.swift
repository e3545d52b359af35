import MusterDocument
import MusterModel

/// Finds texts that are none of the values which the model lists for them. A client lets them pass,
/// for the service may be newer than the model; the service itself does not.
struct Enumerations {
  private let model: ServiceModel
  private(set) var findings: [String] = []

  /// What is wrong with `input`, in a sentence for each text.
  static func findings(in input: Value, for operation: Operation, _ model: ServiceModel) -> [String]
  {
    var enumerations = Enumerations(model: model)
    if let shape = operation.input { enumerations.check(input, shape, "") }
    return enumerations.findings
  }

  private init(model: ServiceModel) {
    self.model = model
  }

  private mutating func check(_ value: Value, _ id: ShapeID, _ place: String) {
    switch model[id].kind {
    case .structure(let structure):
      for (key, member) in value.members {
        guard let name = key.string, let facts = structure.member(name) else { continue }
        check(member, facts.shape, "\(place)/\(name)")
      }
    case .list(let element):
      for (index, child) in value.elements.enumerated() {
        check(child, element.shape, "\(place)/\(index)")
      }
    case .map(_, let element):
      for (key, child) in value.members {
        check(child, element.shape, "\(place)/\(key.string ?? "")")
      }
    case .string(let values):
      guard !values.isEmpty, let text = value.string, !values.contains(text) else { return }
      findings.append("\(place) must be one of \(values.joined(separator: ", ")), is '\(text)'")
    case .integer, .number, .boolean, .blob, .timestamp, .document, .jsonText: break
    }
  }
}
