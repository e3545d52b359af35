import MusterDocument
import MusterModel
import MusterText

// The requests of a batch.

extension Batch {
  func send(_ positions: [Int]? = nil, _ plan: BatchPlan) {
    guard completion.isPending else { return }
    queue.beginPass(positions, capacity: plan.template.capacity)
    sendMore(plan)
  }

  /// Sends as many requests as the window allows. A call may finish before `start` returns.
  private func sendMore(_ plan: BatchPlan) {
    guard completion.isPending, !isSending else { return }
    isSending = true
    while completion.isPending, let positions = queue.next(inFlight: calls.count) {
      send(request: positions, plan)
    }
    isSending = false
    if completion.isPending, calls.isEmpty, queue.isPassSent { confirm(plan) }
  }

  private func send(request positions: [Int], _ plan: BatchPlan) {
    guard let outcomes else { return }
    let request = plan.template.request(
      for: positions.map { outcomes.accounts[$0] }, plan.parameters)
    let call = client.call(plan.operation.name, request.bytes)
    call.evidenceBefore = evidenceBefore.map { evidence in positions.map { evidence[$0] } }
    let id = ObjectIdentifier(call)
    calls[id] = call
    call.start { [weak self] result in
      guard let self, self.completion.isPending else { return }
      self.client.examineCredentials(after: result.failure, plan.rules) { [weak self] in
        guard let self, self.completion.isPending else { return }
        self.calls[id] = nil
        self.received(result, positions, plan)
        self.reportProgress(plan)
        self.sendMore(plan)
      }
    }
  }

  private func received(_ result: CallResult, _ positions: [Int], _ plan: BatchPlan) {
    let response = DecidingResponse(result, of: client)
    switch result.outcome {
    case .success(let output):
      queue.succeeded()
      outcomes?.isUnderWay = true
      settle(positions, by: output.root, response, plan)
    case .failure(let failure) where failure.endsWork(outcomes?.isUnderWay ?? false):
      finish(CallResult(.failure(failure)))
    case .failure(let failure):
      if result.httpStatus == 429 || RetryRules.isThrottling(code: failure.code) {
        queue.throttled(inFlight: calls.count)
      }
      settle(FailedRequest(positions, result, failure, response, plan.operation), plan)
    }
  }

  /// A request that failed as a whole.
  private struct FailedRequest {
    let positions: [Int]
    let failure: Failure
    let response: DecidingResponse
    let isTransient: Bool
    /// True if the service may have executed the request, and it must not be executed twice.
    let isInDoubt: Bool

    init(
      _ positions: [Int], _ result: CallResult, _ failure: Failure, _ response: DecidingResponse,
      _ operation: Operation
    ) {
      self.positions = positions
      self.failure = failure
      self.response = response
      isTransient = result.isTransient
      isInDoubt =
        failure.mayHaveBeenExecuted || result.httpStatus >= 500 && !operation.isIdempotent
    }

    var listed: ListedFailure { ListedFailure(code: failure.code, message: failure.message) }
  }

  private func settle(_ request: FailedRequest, _ plan: BatchPlan) {
    let (positions, failure, response) = (request.positions, request.failure, request.response)
    if failure.kind == .stopped {
      for position in positions {
        outcomes?.settle(position, stopped: failure.message, by: response)
      }
    } else if let rule = plan.rules.rule(
      plan.operation.name, code: failure.code, message: failure.message,
      isRetryable: request.isTransient)
    {
      if rule.isolates, positions.count > 1 { return queue.divide(positions) }
      for position in positions { settle(position, rule, request.listed, response) }
    } else if request.isTransient, !request.isInDoubt {
      waitOrGiveUp(request)
    } else if request.isInDoubt || failure.kind == .response {
      // The service may have executed the request: a read decides.
      let kind = failure.kind == .response ? Outcome.Kind.pending : .retryable
      let classification = OutcomeRules.Classification(kind: kind, remedy: BatchRemedy.later)
      for position in positions {
        confirmLater(position, classification, request.listed, response, isInDoubt: true)
      }
    } else {
      let classification = plan.rules.classification(
        plan.operation.name, code: failure.code, message: failure.message)
      for position in positions { settle(position, classification, request.listed, response) }
    }
  }

  /// Leaves the accounts of a throttled request to the next pass, until no account has been settled
  /// for some time.
  private func waitOrGiveUp(_ request: FailedRequest) {
    guard queue.settledAt.remaining(until: now) >= patience else {
      return queue.wait(request.positions, until: queue.settledAt.advanced(by: patience))
    }
    let classification = OutcomeRules.Classification(kind: .retryable, remedy: BatchRemedy.later)
    // Giving up an account is not progress, and does not extend the time of the other accounts.
    for position in request.positions {
      outcomes?.settle(
        position, classification, code: request.failure.code, message: request.failure.message,
        by: request.response)
    }
  }

  /// Settles an account, or retries it, or leaves it to a read, by a classification on a failure.
  func settle(
    _ position: Int, _ classification: OutcomeRules.Classification, _ failure: ListedFailure,
    _ response: DecidingResponse
  ) {
    if classification.needsRead { return confirmLater(position, classification, failure, response) }
    let limit = min(classification.retryMilliseconds, retryLimit)
    if limit > 0, queue.retry(position, for: limit, at: now) { return }
    settle(
      position, classification, code: failure.code, message: failure.message,
      isInProgress: classification.kind == .pending, by: response)
  }

  func confirmLater(
    _ position: Int, _ classification: OutcomeRules.Classification, _ failure: ListedFailure,
    _ response: DecidingResponse, isInDoubt: Bool = false
  ) {
    queue.unconfirmed.append(
      BatchQueue.UnconfirmedAccount(
        position: position, since: now, classification: classification, code: failure.code,
        message: failure.message, response: response, isInDoubt: isInDoubt))
  }

  /// The time for which throttled requests are retried if no account is settled.
  var patience: Int64 { BatchOptions.patience(retryLimit) }
}
