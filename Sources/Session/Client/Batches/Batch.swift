import MusterDocument
import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// Calls an operation for every account of a list. The accounts are split into requests of the size
/// that the service accepts, all requests are sent at once, and accounts with transient errors are
/// retried, each group with its own delays.
public final class Batch: Work {
  private let client: Client
  private let operationName: String
  private let accountSource: AccountSource
  private let parametersJSON: [UInt8]
  private let retryLimit: Int64
  private var plan: Plan?
  private var outcomes: OutcomeTable?
  private var completion = CompletionHandler<CallResult>()
  private var calls: [ObjectIdentifier: Call] = [:]
  private var timers: Set<Loop.TimerID> = []

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

  /// The properties that all requests share.
  private struct Plan {
    let operation: Operation
    let template: RequestTemplate
    let failures: FailureList?
    let rules: OutcomeRules
    let parameters: JSON
    /// The outcome's `step`: "macie membership".
    let step: String
  }

  /// The accounts of one request, and the time since which they are tried.
  private struct Chunk {
    var indices: [Int]
    var attempt = 0
    var since: Instant
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(Failure) {
      let plan = try makePlan()
      let accounts = try AccountList.read(accountSource, for: plan.operation.name)
      self.plan = plan
      outcomes = OutcomeTable(
        accounts, of: client, step: plan.step, activity: plan.operation.method)
      settleWithoutEmail(plan)
      let now = client.session.loop.now
      let open = outcomes?.open ?? []
      for indices in open.chunks(of: plan.template.capacity) {
        send(Chunk(indices: indices, since: now), plan)
      }
      reportProgress()
    } catch {
      finish(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    finish(CallResult(.failure(.cancelled)))
  }

  private func makePlan() throws(Failure) -> Plan {
    let operation = try client.operation(operationName)
    let facts = try AccountFacts(of: client)
    let batch = try facts.batch(operation)
    let template = RequestTemplate(batch, operation, client.model)
    return Plan(
      operation: operation,
      template: template,
      failures: FailureList(batch["failed"]),
      rules: facts.rules,
      parameters: try parameters(operation, besides: template.filledMembers),
      step: batch["step"]?.string ?? operation.method)
  }

  private func parameters(
    _ operation: Operation, besides filled: [String]
  ) throws(Failure) -> JSON {
    let root: Value
    do {
      root = try Document(parametersJSON.isEmpty ? Array("{}".utf8) : parametersJSON).root
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
      throw .invalid(violations, for: "\(operation.name) (its parameters)")
    }
    return root.kind == .object ? JSON(root) : [:]
  }

  private func settleWithoutEmail(_ plan: Plan) {
    guard plan.template.needsEmail, let outcomes else { return }
    for index in outcomes.open where outcomes.accounts[index].email == nil {
      self.outcomes?.settle(
        index,
        OutcomeRules.Verdict(
          kind: .needsAction, remedy: "add the account's email address to the list"),
        code: "EmailMissing",
        message: "\(plan.operation.name) requires the account's email address")
    }
  }

  /// Reports progress, and finishes when all accounts are settled.
  private func reportProgress() {
    guard completion.isPending, let outcomes else { return }
    client.session.settings.progress(outcomes.progress)
    if outcomes.isSettled { finish(CallResult(report: outcomes.report())) }
  }

  private func finish(_ result: CallResult) {
    guard let complete = completion.take() else { return }
    for call in calls.values { call.cancel() }
    for timer in timers { client.session.loop.cancel(timer) }
    calls = [:]
    timers = []
    complete(result)
  }
}

// MARK: - Requests

extension Batch {
  private func send(_ chunk: Chunk, _ plan: Plan) {
    guard completion.isPending, let outcomes else { return }
    let accounts = chunk.indices.map { outcomes.accounts[$0] }
    let request = plan.template.request(for: accounts, plan.parameters)
    let call = client.call(plan.operation.name, request.bytes)
    let id = ObjectIdentifier(call)
    calls[id] = call
    call.start { [weak self] result in
      guard let self, self.completion.isPending else { return }
      self.calls[id] = nil
      self.received(result, chunk, plan)
      self.reportProgress()
    }
  }

  private func received(_ result: CallResult, _ chunk: Chunk, _ plan: Plan) {
    switch result.outcome {
    case .success(let output): settle(chunk, by: output, plan)
    case .failure(let failure) where failure.concernsTheCaller:
      finish(CallResult(.failure(failure)))
    case .failure(let failure):
      let entry = FailureList.ListedFailure(code: failure.code, message: failure.message)
      settle(chunk, plan) { _ in (entry, failure.isRetryable) }
    }
  }

  private func settle(_ chunk: Chunk, by output: Document, _ plan: Plan) {
    let failed = plan.failures?.entries(in: output) ?? [:]
    settle(chunk, plan) { account in failed[account.id].map { ($0, false) } }
  }

  /// Settles the accounts of a request. `failure` returns the failure of an account, and whether it
  /// is retryable; nil if the account succeeded. Accounts with transient errors are retried.
  private func settle(
    _ chunk: Chunk, _ plan: Plan, failure: (ListedAccount) -> (FailureList.ListedFailure, Bool)?
  ) {
    guard let accounts = outcomes?.accounts else { return }
    let elapsed = chunk.since.remaining(until: client.session.loop.now)
    var retried: [Int] = []
    for index in chunk.indices {
      guard let (entry, isRetryable) = failure(accounts[index]) else {
        outcomes?.settle(index, OutcomeRules.Verdict(kind: .done))
        continue
      }
      let verdict = plan.rules.verdict(
        plan.operation.name, code: entry.code, message: entry.message, isRetryable: isRetryable)
      if elapsed < min(verdict.retryMilliseconds, retryLimit) {
        retried.append(index)
      } else {
        outcomes?.settle(index, verdict, code: entry.code, message: entry.message)
      }
    }
    guard !retried.isEmpty else { return }
    retry(Chunk(indices: retried, attempt: chunk.attempt + 1, since: chunk.since), plan)
  }

  private func retry(_ chunk: Chunk, _ plan: Plan) {
    let delay = Backoff.batch(after: chunk.attempt, random: client.session.randomUnit())
    var timer: Loop.TimerID?
    timer = client.session.loop.after(delay) { [weak self] in
      if let timer { self?.timers.remove(timer) }
      self?.send(chunk, plan)
      self?.reportProgress()
    }
    if let timer { timers.insert(timer) }
  }
}

extension Failure {
  /// True if the failure concerns the request as a whole and not an account, so that there is no
  /// report.
  var concernsTheCaller: Bool {
    switch kind {
    case .argument, .handle, .input, .unknown, .configuration, .cancelled, .journal: true
    case .transport, .response, .service: false
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
