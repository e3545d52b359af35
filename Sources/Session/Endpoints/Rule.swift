import MusterDocument

/// A rule of a rule set. The first rule whose conditions are all met decides.
struct Rule: Sendable {
  var conditions: [Condition]
  var kind: Kind
  /// The position in the file, for errors.
  var position: JSONPointer

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

  /// The endpoint that the rule decides on; nil if a condition is not met. The variables that the
  /// rule assigns remain in `scope`.
  func decision(_ scope: inout RuleScope) throws(EndpointError) -> RuleSet.ResolvedEndpoint? {
    scope.position = position
    guard try areMet(&scope) else { return nil }
    switch kind {
    case .tree(let rules): return try rules.decision(&scope)
    case .error(let message): throw EndpointError(message: try message.text(&scope))
    case .endpoint(let url, let properties, let headers):
      var decision = RuleSet.ResolvedEndpoint(url: try url.text(&scope))
      if case .object(let members) = try properties.value(&scope) { decision.properties = members }
      for (name, values) in headers {
        decision.headers[name] = try values.value(&scope)?.elements.compactMap(\.string)
      }
      return decision
    }
  }

  private func areMet(_ scope: inout RuleScope) throws(EndpointError) -> Bool {
    for condition in conditions {
      let value = try condition.expression.value(&scope)
      guard let value, value != .boolean(false) else { return false }
      if let name = condition.name { scope.variables[name] = value }
    }
    return true
  }
}

extension [Rule] {
  /// The decision of the first rule that makes one.
  func decision(_ scope: inout RuleScope) throws(EndpointError) -> RuleSet.ResolvedEndpoint? {
    let variables = scope.variables
    for rule in self {
      if let decision = try rule.decision(&scope) { return decision }
      scope.variables = variables
    }
    return nil
  }
}
