import MusterDocument
import MusterJournal
import MusterModel
import MusterText
import MusterTransport

/// Calls an operation for every account of a list.
///
/// A read finds the accounts that are already in the state that the operation brings about. The
/// others are split into requests of the size that the service accepts, which are sent at once.
/// Accounts for which the response does not decide are read again, and accounts with transient
/// errors are retried in the next pass. See `BatchQueue`.
public final class Batch: Work {
  let client: Client
  private let operationName: String
  private let accountSource: AccountSource
  private let parametersJSON: [UInt8]
  let retryLimit: Int64
  var completion = CompletionHandler<CallResult>()
  var outcomes: OutcomeTable?
  var queue = BatchQueue(accounts: 0, at: Instant(milliseconds: 0))
  var calls: [ObjectIdentifier: Call] = [:]
  var isSending = false
  private var reader: CheapestReader?
  /// The evidence about each account from before, if the read before is the one that decides about
  /// requests in doubt.
  var evidenceBefore: [ExecutionEvidence]?
  var timer: Loop.TimerID?

  public init(
    client: Client, operation: String, accounts: AccountSource,
    options: BatchOptions = BatchOptions()
  ) throws(Failure) {
    self.client = client
    operationName = operation
    accountSource = accounts
    parametersJSON = options.parameters
    retryLimit = try options.retryLimit(client.session)
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(Failure) {
      let plan = try BatchPlan(operationName, parametersJSON, client)
      let accounts = try AccountList.read(
        accountSource, for: plan.operation.name, in: client.region)
      let outcomes = OutcomeTable(
        accounts, of: client, step: plan.step, activity: plan.operation.method)
      try checkRequest(outcomes, plan)
      self.outcomes = outcomes
      queue = BatchQueue(accounts: accounts.count, at: now)
      reader = plan.goal.map { CheapestReader($0, client) }
      guard plan.caller != nil || plan.isOfCaller else { return readBefore(plan) }
      client.session.callerAccounts.find(for: client) { [weak self] in
        guard let self, self.completion.isPending else { return }
        self.outcomes?.settleCaller(plan.caller, self.client.account)
        if plan.isOfCaller { self.outcomes?.settleOthers(self.client.account, plan) }
        self.readBefore(plan)
      }
    } catch {
      finish(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    finish(CallResult(.failure(.cancelled)))
  }

  /// Rejects invalid parameters before anything is sent.
  private func checkRequest(_ outcomes: OutcomeTable, _ plan: BatchPlan) throws(Failure) {
    var outcomes = outcomes
    outcomes.settleWithoutEmail(plan)
    guard let first = outcomes.firstOpen else { return }
    let request = plan.template.request(for: [outcomes.accounts[first]], plan.parameters)
    let input = Document(writing: request).root
    try PreparedCall.check(input, for: plan.operation, client)
  }

  var now: Instant { client.session.loop.now }

  /// Reports progress, and finishes when all accounts are settled.
  func reportProgress(_ plan: BatchPlan) {
    guard completion.isPending, let settled = outcomes?.takeSettled(), let outcomes else { return }
    client.session.report(outcomes.progress, settled)
    if outcomes.isSettled { finish(CallResult(outcomes.report(plan.goal?.parameters ?? [:]))) }
  }

  func finish(_ result: CallResult) {
    guard let complete = completion.take() else { return }
    for call in calls.values { call.cancel() }
    calls = [:]
    reader?.cancel()
    timer.map(client.session.loop.cancel)
    complete(result)
  }
}

// MARK: - The read before

extension Batch {
  /// Settles the accounts that are in the state already. If their state cannot be read, they are
  /// sent like the others.
  private func readBefore(_ plan: BatchPlan) {
    // Checked after the caller, which does not need an email address.
    outcomes?.settleWithoutEmail(plan)
    let open = outcomes?.open ?? []
    guard let goal = plan.goal, !open.isEmpty else {
      reportProgress(plan)
      return send(open, plan)
    }
    read(open, plan, isRecorded: true) { [weak self] readings in
      guard let self else { return }
      self.evidenceBefore = plan.evidence(readings)
      for position in open {
        guard let reading = readings[position] else { continue }
        let observed = goal.observed(reading.state)
        guard observed.classification.isSuccess else { continue }
        self.settle(
          position, OutcomeRules.Classification(kind: .already), code: observed.code,
          by: reading.response)
      }
      self.reportProgress(plan)
      self.send(self.outcomes?.open ?? [], plan)
    }
  }

  func read(
    _ positions: [Int], _ plan: BatchPlan, isRecorded: Bool = false,
    then: @escaping ([StateReading?]) -> Void
  ) {
    guard let outcomes else { return }
    reader?.start(outcomes, positions, isRecorded: isRecorded) { [weak self] result in
      guard let self, self.completion.isPending else { return }
      switch result {
      case .failure(let failure) where failure.kind == .stopped: self.stop(plan)
      case .failure(let failure): self.finish(CallResult(.failure(failure)))
      case .success(let readings):
        self.outcomes?.isUnderWay = true
        then(readings)
      }
    }
  }

  func settle(
    _ position: Int, _ classification: OutcomeRules.Classification, code: String = "",
    message: String = "",
    isInProgress: Bool = false, by response: DecidingResponse
  ) {
    outcomes?.settle(
      position, classification, code: code, message: message, isInProgress: isInProgress,
      by: response)
    queue.settled(at: now)
  }
}

// MARK: - Stopping

extension Batch {
  /// Ends the batch of a stopped session. The accounts that are not settled are `pending`: some of
  /// their requests were sent, but their state could not be read.
  private func stop(_ plan: BatchPlan) {
    for account in queue.unconfirmed {
      outcomes?.settle(
        account.position,
        stopped: "The request was sent, but the session was "
          + "stopped before the state of the account was read.", by: account.response)
    }
    for position in outcomes?.open ?? [] {
      outcomes?.settle(position, stopped: Failure.stopped().message)
    }
    reportProgress(plan)
  }
}

extension OutcomeTable {
  /// Settles an account of a session that was stopped.
  mutating func settle(
    _ position: Int, stopped message: String, by response: DecidingResponse = DecidingResponse()
  ) {
    settle(
      position, OutcomeRules.Classification(kind: .pending, remedy: BatchRemedy.again),
      code: Failure.stoppedCode, message: message, by: response)
  }
}

extension OutcomeTable {
  /// Settles all accounts except the calling one, for an operation that concerns only the calling
  /// account. If the client does not know its account, a list with one account is taken to contain
  /// the calling account.
  fileprivate mutating func settleOthers(_ caller: String?, _ plan: BatchPlan) {
    for position in open where caller.map({ $0 != accounts[position].id }) ?? (accounts.count > 1) {
      settle(
        position,
        OutcomeRules.Classification(
          kind: .needsAction, remedy: "call \(plan.operation.name) as the account itself"),
        code: "NotTheCaller", message: "\(plan.operation.name) concerns only the calling account")
    }
  }

  fileprivate mutating func settleWithoutEmail(_ plan: BatchPlan) {
    guard plan.template.needsEmail else { return }
    for position in open where accounts[position].email == nil {
      settle(
        position,
        OutcomeRules.Classification(
          kind: .needsAction, remedy: "add the account's email address to the list"),
        code: "EmailMissing",
        message: "\(plan.operation.name) requires the account's email address")
    }
  }

  fileprivate var firstOpen: Int? { open.first }
}

extension Failure {
  /// True if the failure ends a batch or a wait without a report, because it concerns the program
  /// and not an account. If the work is under way, its outcomes must not be lost: then a failure of
  /// the credentials, such as those that cannot be renewed, is an outcome of the accounts.
  func endsWork(_ isUnderWay: Bool) -> Bool {
    switch kind {
    case .configuration, .input: !isUnderWay
    case .argument, .handle, .unknown, .cancelled, .file: true
    case .transport, .response, .service, .stopped: false
    }
  }
}

extension [Int] {
  func chunks(of size: Int) -> [[Int]] {
    stride(from: 0, to: count, by: Swift.max(1, size)).map {
      Array(self[$0..<Swift.min($0 + Swift.max(1, size), count)])
    }
  }
}
