import MusterDocument
import MusterModel

extension ServiceModel {
  /// True if calls of `operation` may set parameters of the endpoint rules.
  public func setsEndpointParameters(_ operation: Operation) -> Bool {
    !operation.endpointParameters.isEmpty || !operation.endpointParameterPaths.isEmpty
      || structure(operation.input)?.setsEndpointParameters == true
  }

  /// The parameters of the endpoint rules that a call sets. Fixed values take precedence over those
  /// of members, and these over selections, as in botocore (regions.py, EndpointRulesetResolver).
  public func endpointParameters(
    of operation: Operation, _ input: Value
  ) throws(EndpointError) -> [String: RuleValue] {
    var parameters: [String: RuleValue] = [:]
    for (name, selection) in operation.endpointParameterPaths {
      guard let selected = selection.find(in: input) else {
        throw EndpointError(
          message: "The endpoint parameter \(name) (\(selection)) selects too many values.")
      }
      parameters[name] = RuleValue(selected)
    }
    for member in structure(operation.input)?.members ?? [] {
      guard let name = member.endpointParameter else { continue }
      if let value = input[member.name].flatMap({ RuleValue($0) }) { parameters[name] = value }
    }
    for (name, value) in operation.endpointParameters { parameters[name] = RuleValue(value) }
    return parameters
  }
}

extension RuleValue {
  fileprivate init?(_ selected: JMESSelection.Selected) {
    switch selected {
    case .none: return nil
    case .value(let value): self.init(value)
    case .list(let elements): self = .array(elements.compactMap { RuleValue($0) })
    }
  }
}
