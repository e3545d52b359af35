import MusterDocument
import MusterModel

/// The reading of account states from a service, by an entry of `reads` in its accounts.json:
/// the operation, its input, and the members of the output.
struct StateReadPlan: Sendable {
  let operation: Operation
  let template: RequestTemplate
  let lists: AccountLists
  /// The errors which mean that the account has no state, or that the service is off.
  private let absent: KnownErrors
  private let off: KnownErrors

  /// The entry `name` of `reads`.
  init(_ name: String, _ allFacts: AccountFacts, _ client: Client) throws(Failure) {
    let facts = try allFacts.read(name)
    guard let operation = facts["operation"]?.string, facts["found"] != nil else {
      throw Failure(
        .unknown, code: "DataNotFoundError",
        "accounts.json of \(client.model.name) has a read without operation or found.")
    }
    self.operation = try client.operation(operation)
    template = RequestTemplate(facts, self.operation, client.model)
    lists = AccountLists(
      found: facts["found"], failed: facts["failed"], required: facts.texts("required"))
    absent = KnownErrors(facts["absent"])
    off = KnownErrors(allFacts.off)
  }

  /// True if a failure means that the account has no state. A list of other accounts is not empty
  /// because the service is off for the calling account.
  func isAbsent(code: String, message: String) -> Bool {
    absent.contain(code: code, message: message)
      || lists.found?.list == nil && off.contain(code: code, message: message)
  }

  /// The parameter that selects parts of a state, and the names of the parts.
  var parts: (parameter: String, names: [String])? {
    guard let found = lists.found, let parameter = found.parameter else { return nil }
    return (parameter, found.parts.map(\.name))
  }
}
