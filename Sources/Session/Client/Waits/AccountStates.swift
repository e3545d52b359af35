import MusterDocument

/// Reads the states of accounts once, without waiting, and reports what each means for the state
/// that was named.
public final class AccountStates: Work {
  private let client: Client
  private let state: String
  private let accountSource: AccountSource
  private let parametersJSON: [UInt8]
  private var outcomes: OutcomeTable?
  private var reader: CheapestReader?
  private var completion = CompletionHandler<CallResult>()

  /// The timeout of `options` has no effect.
  public init(
    client: Client, state: String, accounts: AccountSource, options: WaitOptions = WaitOptions()
  ) {
    self.client = client
    self.state = state
    accountSource = accounts
    parametersJSON = options.parameters
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(Failure) {
      let table = try StateTable(
        state, try AccountFacts(of: client), client,
        try StateParameters(parametersJSON, of: state, in: accountSource))
      let accounts = try AccountList.read(accountSource, for: state, in: client.region)
      let outcomes = OutcomeTable(accounts, of: client, step: table.step, activity: state)
      self.outcomes = outcomes
      reader = CheapestReader(table, client)
      guard table.needsCaller else { return read(table) }
      client.session.callerAccounts.find(for: client) { [weak self] in self?.read(table) }
    } catch {
      finish(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    finish(CallResult(.failure(.cancelled)))
  }

  private func read(_ table: StateTable) {
    guard completion.isPending, var outcomes else { return }
    outcomes.settleCaller(table.caller, client.account)
    self.outcomes = outcomes
    reader?.start(outcomes, outcomes.open) { [weak self] in self?.received($0, table) }
  }

  private func received(_ result: Result<[StateReading?], Failure>, _ table: StateTable) {
    guard completion.isPending, var outcomes else { return }
    switch result {
    case .failure(let failure): return finish(CallResult(.failure(failure)))
    case .success(let readings):
      for position in outcomes.open {
        guard let reading = readings[position] else { continue }
        outcomes.settle(
          observed: position, table.observed(reading.state), by: reading.response)
      }
    }
    client.session.report(outcomes.progress, outcomes.takeSettled())
    finish(CallResult(outcomes.report(table.parameters)))
  }

  private func finish(_ result: CallResult) {
    guard let complete = completion.take() else { return }
    reader?.cancel()
    complete(result)
  }
}
