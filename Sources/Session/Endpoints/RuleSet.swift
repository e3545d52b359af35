import MusterDocument

/// AWS's rules for the endpoints of a service (endpoint-rule-set-1.json) as values.
public struct RuleSet: Sendable {
  /// An input of the rules.
  struct Parameter: Sendable {
    var name: String
    var kind: RuleKind
    /// The name that is the same in the rules of all services: "AWS::Region", "SDK::Endpoint", ….
    var builtIn: String?
    var defaultValue: RuleValue?
    var isRequired: Bool
  }

  /// The endpoint that the rules decided on, as they define it.
  public struct ResolvedEndpoint: Sendable, Equatable {
    public var url: String
    public var properties: [String: RuleValue] = [:]
    public var headers: [String: [String]] = [:]

    public init(url: String) {
      self.url = url
    }
  }

  let parameters: [Parameter]
  let rules: [Rule]
  /// The rules as the subject of a sentence, with the file that they are from.
  let subject: String

  /// True if the endpoint depends on the account of the credentials that sign the requests.
  public var usesAccountID: Bool { parameters.contains { $0.builtIn == "AWS::Auth::AccountId" } }

  /// True if there are parameters that only calls can set.
  public var hasCallParameters: Bool { parameters.contains { $0.builtIn == nil } }

  /// Reads a rule set. `subject` names it in errors, as in "The endpoint rules of acm".
  public init(_ document: Document, _ subject: String) throws(EndpointError) {
    self = try RuleSetReader(subject: subject).ruleSet(document.root)
  }

  init(parameters: [Parameter], rules: [Rule], subject: String) {
    self.parameters = parameters
    self.rules = rules
    self.subject = subject
  }

  /// The decision of the rules for parameters by their names in the rule set. Unknown parameters
  /// are ignored.
  public func decision(
    for values: [String: RuleValue], in partitions: Partitions
  ) throws(EndpointError) -> ResolvedEndpoint {
    var scope = RuleScope(partitions: partitions, subject: subject)
    for parameter in parameters {
      let value = values[parameter.name] ?? parameter.defaultValue
      guard let value else {
        guard !parameter.isRequired else {
          throw EndpointError(message: "The endpoint parameter \(parameter.name) is missing.")
        }
        continue
      }
      guard parameter.kind.accepts(value) else {
        throw EndpointError(
          message: "The endpoint parameter \(parameter.name) must be \(parameter.kind.rawValue).")
      }
      scope.variables[parameter.name] = value
    }
    if let decision = try rules.decision(&scope) { return decision }
    let names = values.keys.sorted().joined(separator: ", ")
    throw EndpointError(message: "No endpoint rule applies to these parameters: \(names).")
  }

  /// The decision of the rules for parameters of a call by their names, and other parameters by
  /// their built-in names. Those of the call take precedence, as in botocore (regions.py,
  /// EndpointRulesetResolver).
  func decision(
    for call: [String: RuleValue], builtIns: [String: RuleValue], in partitions: Partitions
  ) throws(EndpointError) -> ResolvedEndpoint {
    var named: [String: RuleValue] = [:]
    for parameter in parameters {
      named[parameter.name] = call[parameter.name] ?? parameter.builtIn.flatMap { builtIns[$0] }
    }
    return try decision(for: named, in: partitions)
  }
}
