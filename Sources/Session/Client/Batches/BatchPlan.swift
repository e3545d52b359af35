import MusterDocument
import MusterJournal
import MusterModel
import MusterWire

/// The properties that all requests of a batch share: an entry of `batches` in a service's
/// accounts.json, and the parameters.
struct BatchPlan: Sendable {
  let operation: Operation
  let template: RequestTemplate
  let lists: AccountLists
  let rules: OutcomeRules
  let parameters: JSON
  /// The outcome's `step`: "macie membership".
  let step: String
  /// The state that the operation brings about; nil if the parameters do not say which.
  let goal: StateTable?
  /// The outcome of the calling account, if the operation cannot be used for it.
  let caller: OutcomeRules.Classification?

  /// The reads that decide about a request in doubt; nil without a journal, or if none can.
  private let doubt: DoubtFacts?

  /// True if requests do not name an account, so that they concern the calling account.
  var isOfCaller: Bool { !template.namesAccounts }

  init(_ operationName: String, _ parameters: [UInt8], _ client: Client) throws(Failure) {
    operation = try client.operation(operationName)
    let facts = try AccountFacts(of: client)
    let batch = try facts.batch(operation)
    template = RequestTemplate(batch, operation, client.model)
    lists = AccountLists(
      found: try facts.stateMembers(batch["succeeded"]), failed: batch["failed"],
      required: batch.texts("required"))
    let given = try BatchPlan.parsed(parameters, operation, besides: template.filledMembers)
    self.parameters = given.kind == .object ? JSON(given) : [:]
    step = batch["step"]?.string ?? operation.method
    goal = try BatchPlan.goal(batch["goal"], for: given).map { (state) throws(Failure) in
      try StateTable(state, facts, client, .inherited(JSON(given)))
    }
    var rules = facts.rules
    rules.concernSeveralParts = (goal?.asked.count ?? 0) > 1
    rules.state = goal?.name
    self.rules = rules
    let doubt = client.session.journal == nil ? nil : try DoubtFacts(of: operation, client)
    self.doubt = doubt?.read.operation.name == goal?.read.operation.name ? doubt : nil
    caller = batch["caller"].flatMap(OutcomeRules.Classification.init) ?? goal?.caller
  }

  /// The evidence of the read before the requests; nil if it is not the read that decides.
  func evidence(_ readings: [StateReading?]) -> [ExecutionEvidence]? {
    doubt.map { doubt in readings.map { doubt.evidence($0?.state) } }
  }

  private static func parsed(
    _ parameters: [UInt8], _ operation: Operation, besides filled: [String]
  ) throws(Failure) -> Value {
    let root: Value
    do {
      root = try Document(parameters.isEmpty ? Array("{}".utf8) : parameters).root
    } catch {
      throw .unreadable("The parameters of \(operation.name)", error.message)
    }
    guard root.kind == .object || (root.kind == .array && root.count == 0) else {
      throw .unreadable("The parameters of \(operation.name)", "must be an object")
    }
    let violations = filled.filter { root[$0] != nil }.map {
      Violation(pointer: "/" + $0, message: "is set from the list of accounts")
    }
    guard violations.isEmpty else {
      throw .invalid(violations, in: "The parameters object of \(operation.name)")
    }
    return root
  }

  /// The name of the state that an operation with `parameters` brings about: a text, or a list of
  /// states with the parameters that lead to each.
  private static func goal(_ facts: Value?, for parameters: Value) -> String? {
    if let state = facts?.string { return state }
    return facts?.elements.first { goal in
      goal["when"]?.members.allSatisfy { key, value in
        key.string.flatMap { parameters[$0] }.map { JSON($0) } == JSON(value)
      } ?? true
    }?["state"]?.string
  }
}
