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
      settle(positions, by: output.root, response, plan)
    case .failure(let failure) where failure.concernsTheCaller:
      finish(CallResult(.failure(failure)))
    case .failure(let failure):
      if result.httpStatus == 429 || RetryRules.isThrottling(code: failure.code) {
        queue.throttled(inFlight: calls.count)
      }
      settle(positions, by: failure, response, plan)
    }
  }

  /// Settles the accounts of a request that failed as a whole.
  private func settle(
    _ positions: [Int], by failure: Failure, _ response: DecidingResponse, _ plan: BatchPlan
  ) {
    let listed = ListedFailure(code: failure.code, message: failure.message)
    if failure.kind == .stopped {
      for position in positions {
        outcomes?.settle(position, stopped: failure.message, by: response)
      }
    } else if let rule = plan.rules.rule(
      plan.operation.name, code: failure.code, message: failure.message)
    {
      if rule.isolates, positions.count > 1 { return queue.divide(positions) }
      for position in positions { settle(position, rule, listed, response) }
    } else if failure.isRetryable {
      guard queue.settledAt.remaining(until: now) >= patience else {
        return queue.wait(positions, until: queue.settledAt.advanced(by: patience))
      }
      let classification = OutcomeRules.Classification(kind: .retryable, remedy: BatchRemedy.later)
      // Giving up an account is not progress, and does not extend the time of the other accounts.
      for position in positions {
        outcomes?.settle(
          position, classification, code: failure.code, message: failure.message, by: response)
      }
    } else if failure.mayHaveBeenExecuted || failure.kind == .response {
      // The service may have executed the request: a read decides.
      let kind = failure.kind == .response ? Outcome.Kind.pending : .retryable
      let classification = OutcomeRules.Classification(kind: kind, remedy: BatchRemedy.later)
      for position in positions {
        confirmLater(position, classification, listed, response, isInDoubt: true)
      }
    } else {
      let classification = plan.rules.classification(
        plan.operation.name, code: failure.code, message: failure.message)
      for position in positions { settle(position, classification, listed, response) }
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
