import MusterDocument

/// A rule of a rule set. The first rule whose conditions are all met decides.
struct Rule: Sendable {
  var conditions: [Condition]
  var kind: Kind

  enum Kind: Sendable {
    /// Nested rules. If none of them decides, the next rule beside this one is evaluated.
    case tree([Rule])
    case endpoint(
      url: RuleExpression, properties: RuleExpression, headers: [(name: String, RuleExpression)])
    case error(RuleExpression)
  }

  /// A condition is met unless its value is false or not set. The value can be assigned to a name,
  /// to which later conditions and the rule itself refer.
  struct Condition: Sendable {
    var expression: RuleExpression
    var name: String?
  }

  /// The endpoint that the rule decides on; nil if a condition is not met.
  func decision(_ scope: RuleScope) throws(EndpointError) -> RuleSet.ResolvedEndpoint? {
    var scope = scope
    for condition in conditions {
      let value = try condition.expression.value(scope)
      guard let value, value != .boolean(false) else { return nil }
      if let name = condition.name { scope.variables[name] = value }
    }
    switch kind {
    case .tree(let rules): return try rules.decision(scope)
    case .error(let message): throw EndpointError(message: try message.text(scope))
    case .endpoint(let url, let properties, let headers):
      var decision = RuleSet.ResolvedEndpoint(url: try url.text(scope))
      if case .object(let members) = try properties.value(scope) { decision.properties = members }
      for (name, values) in headers {
        decision.headers[name] = try values.value(scope)?.elements.compactMap(\.string)
      }
      return decision
    }
  }
}

extension [Rule] {
  /// The decision of the first rule that makes one.
  func decision(_ scope: RuleScope) throws(EndpointError) -> RuleSet.ResolvedEndpoint? {
    for rule in self {
      if let decision = try rule.decision(scope) { return decision }
    }
    return nil
  }
}

/// The variables that expressions refer to.
struct RuleScope: Sendable {
  var variables: [String: RuleValue]
  let partitions: Partitions
}

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
  func value(_ scope: RuleScope) throws(EndpointError) -> RuleValue? {
    switch self {
    case .constant(let value): return value
    case .variable(let name): return scope.variables[name]
    case .attribute(let path, let whole): return try whole.value(scope).flatMap { path($0) }
    case .template(let parts):
      var text = ""
      for part in parts { text += try part.text(scope) }
      return .string(text)
    case .array(let elements):
      var values: [RuleValue] = []
      for element in elements { try element.value(scope).map { values.append($0) } }
      return .array(values)
    case .object(let members):
      var values: [String: RuleValue] = [:]
      for (name, member) in members { values[name] = try member.value(scope) }
      return .object(values)
    case .call(let function, let arguments):
      var values: [RuleValue?] = []
      for argument in arguments { values.append(try argument.value(scope)) }
      return try function(values, scope.partitions)
    }
  }

  /// The value of an expression that must be a string.
  func text(_ scope: RuleScope) throws(EndpointError) -> String {
    guard let text = try value(scope)?.string else {
      throw EndpointError(
        message: "The endpoint rules are invalid: a string contains a value that is not set.")
    }
    return text
  }
}
