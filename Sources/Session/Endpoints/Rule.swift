import MusterDocument

/// A rule of a rule set. The first rule whose conditions hold decides.
struct Rule: Sendable {
  var conditions: [Condition]
  var outcome: Outcome

  enum Outcome: Sendable {
    /// The first of these that decides, if one does.
    case rules([Rule])
    case endpoint(url: Expression, properties: Expression, headers: [(name: String, Expression)])
    case error(Expression)
  }

  /// Holds unless its value is false or not set. The value may be given a name for what follows.
  struct Condition: Sendable {
    var expression: Expression
    var name: String?
  }

  /// What the rule decides, if it does.
  func decision(_ scope: Scope) throws(EndpointError) -> RuleSet.Decision? {
    var scope = scope
    for condition in conditions {
      let value = try condition.expression.value(scope)
      guard let value, value != .boolean(false) else { return nil }
      if let name = condition.name { scope.variables[name] = value }
    }
    switch outcome {
    case .rules(let rules): return try rules.decision(scope)
    case .error(let message): throw EndpointError(message: try message.text(scope))
    case .endpoint(let url, let properties, let headers):
      var decision = RuleSet.Decision(url: try url.text(scope))
      if case .object(let members) = try properties.value(scope) { decision.properties = members }
      for (name, values) in headers {
        decision.headers[name] = try values.value(scope)?.elements.compactMap(\.string)
      }
      return decision
    }
  }
}

extension [Rule] {
  /// What the first rule that decides says, if one does.
  func decision(_ scope: Scope) throws(EndpointError) -> RuleSet.Decision? {
    for rule in self {
      if let decision = try rule.decision(scope) { return decision }
    }
    return nil
  }
}

/// What expressions refer to.
struct Scope: Sendable {
  var variables: [String: RuleValue]
  let partitions: Partitions
}

/// Something in a rule that has a value.
indirect enum Expression: Sendable {
  case constant(RuleValue)
  case variable(String)
  case array([Expression])
  case object([(name: String, Expression)])
  /// Texts one after the other.
  case template([Expression])
  case attribute(AttributePath, of: Expression)
  case call(RuleFunction, [Expression])

  /// The value; nil where it is not set.
  func value(_ scope: Scope) throws(EndpointError) -> RuleValue? {
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

  /// The value where only a text makes sense.
  func text(_ scope: Scope) throws(EndpointError) -> String {
    guard let text = try value(scope)?.string else {
      throw EndpointError(
        message: "The endpoint rules cannot be used: a text is made of a value that is not set.")
    }
    return text
  }
}
