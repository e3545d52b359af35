/// A part of a rule that has a value.
indirect enum RuleExpression: Sendable {
  case constant(RuleValue)
  case variable(String)
  case array([RuleExpression])
  case object([(name: String, RuleExpression)])
  /// The concatenation of strings.
  case template([RuleExpression])
  case attribute(AttributePath, of: RuleExpression)
  case call(RuleFunction, [RuleExpression])

  /// The value; nil if it is not set.
  func value(_ scope: inout RuleScope) throws(EndpointError) -> RuleValue? {
    try scope.take(1)
    switch self {
    case .constant(let value): return value
    case .variable(let name): return scope.variables[name]
    case .attribute(let path, let whole): return try whole.value(&scope).flatMap { path($0) }
    case .template(let parts):
      var text = ""
      for part in parts { text += try part.text(&scope) }
      try scope.take(text.utf8.count)
      return .string(text)
    case .array(let elements):
      var values: [RuleValue] = []
      for element in elements {
        if let value = try element.value(&scope) { values.append(value) }
      }
      return .array(values)
    case .object(let members):
      var values: [String: RuleValue] = [:]
      for (name, member) in members { values[name] = try member.value(&scope) }
      return .object(values)
    case .call(let function, let arguments):
      var values: [RuleValue?] = []
      for argument in arguments { values.append(try argument.value(&scope)) }
      return try function(values, &scope)
    }
  }

  /// The value of an expression that must be a string.
  func text(_ scope: inout RuleScope) throws(EndpointError) -> String {
    guard let text = try value(&scope)?.string else {
      throw scope.invalid("a string contains a value that is not set or not a string")
    }
    return text
  }
}
