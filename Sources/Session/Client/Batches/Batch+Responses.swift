import MusterDocument

// The accounts that a response of a batch lists, and their settlement by responses and reads.

extension Batch {
  /// The state of an account in a response, or its failure.
  private struct ListedResult {
    var state: ObservedState
    /// True if the response lists the account as failed.
    var isFailure: Bool
  }

  /// Settles the accounts of a request by the lists in its response.
  func settle(
    _ positions: [Int], by output: Value, _ response: DecidingResponse, _ plan: BatchPlan
  ) {
    if let missing = plan.lists.missingList(in: output, of: plan.operation.name) {
      let classification = OutcomeRules.Classification(kind: .pending, remedy: BatchRemedy.later)
      for position in positions { confirmLater(position, classification, missing, response) }
      return
    }
    let (listings, anonymous) = listings(in: output, plan)
    for position in positions {
      if let listing = listings[position] {
        settle(position, by: listing, response)
      } else if let anonymous {
        settle(
          position, OutcomeRules.Classification(kind: .pending, remedy: BatchRemedy.later),
          code: anonymous.code, message: anonymous.message, by: response)
      } else {
        confirmLater(position, BatchRemedy.unlisted, ListedFailure(code: "", message: ""), response)
      }
    }
  }

  /// The listed accounts by position, and the first failure without an account id. If a response
  /// has an account twice, the listing that is farther from success counts.
  private func listings(
    in output: Value, _ plan: BatchPlan
  ) -> (listings: [Int: ListedResult], anonymous: ListedFailure?) {
    var listings: [Int: ListedResult] = [:]
    var anonymous: ListedFailure?
    plan.lists.forEach(in: output) { id, state in
      if id == nil, case .failed(let code, let message, _) = state {
        anonymous = anonymous ?? ListedFailure(code: code, message: message)
      }
      guard let position = id.flatMap({ outcomes?.positions[$0] }),
        let listing = listing(state, plan)
      else { return }
      let before = listings[position]
      listings[position] =
        before.map { $0.state.isWorse(than: listing.state) ? $0 : listing } ?? listing
    }
    return (listings, anonymous)
  }

  private func listing(_ state: AccountState, _ plan: BatchPlan) -> ListedResult? {
    guard case .failed(let code, let message, _) = state else {
      return plan.goal.map { ListedResult(state: $0.observed(state), isFailure: false) }
    }
    let classification = plan.rules.classification(
      plan.operation.name, code: code, message: message)
    return ListedResult(
      state: ObservedState(
        state: code, code: code, message: message, classification: classification),
      isFailure: true)
  }

  private func settle(_ position: Int, by listing: ListedResult, _ response: DecidingResponse) {
    let state = listing.state
    let failure = ListedFailure(code: state.code, message: state.message)
    if listing.isFailure { return settle(position, state.classification, failure, response) }
    switch state.classification.kind {
    case .done, .already: settle(position, OutcomeRules.Classification(kind: .done), by: response)
    case .pending where state.isKnown:
      settle(position, state.classification, code: state.code, isInProgress: true, by: response)
    default:
      // The response may contain the state from before the request, so a later read decides.
      guard state.classification.retryMilliseconds == 0, state.isKnown else {
        return confirmLater(position, state.classification, failure, response)
      }
      settle(position, state.classification, code: state.code, message: state.message, by: response)
    }
  }
}

// MARK: - The read after

extension Batch {
  /// Reads the states of the accounts whose response did not decide, then begins the next pass.
  func confirm(_ plan: BatchPlan) {
    let unconfirmed = queue.unconfirmed
    guard !unconfirmed.isEmpty else { return nextPass(plan) }
    guard let goal = plan.goal else {
      queue.unconfirmed = []
      for account in unconfirmed { settle(account) }
      return nextPass(plan)
    }
    read(unconfirmed.map(\.position), plan) { [weak self] readings in
      guard let self else { return }
      self.queue.unconfirmed = []
      for account in unconfirmed {
        self.confirm(account, goal, readings[account.position])
      }
      self.nextPass(plan)
    }
  }

  private func confirm(
    _ account: BatchQueue.UnconfirmedAccount, _ goal: StateTable, _ reading: StateReading?
  ) {
    guard let reading else { return settle(account) }
    let state = goal.observed(reading.state)
    if state.classification.isSuccess {
      // A refused request changed nothing.
      let kind =
        account.classification.isSuccess || account.classification.needsRead
        ? Outcome.Kind.already : .done
      return settle(account.position, OutcomeRules.Classification(kind: kind), by: reading.response)
    }
    if case .reported = reading.state, state.classification.kind == .pending, state.isKnown {
      // The message of a refusal explains a state that does not change.
      return settle(
        account.position, state.classification, code: state.code, message: account.message,
        isInProgress: true, by: reading.response)
    }
    // A response to a request by id that lacks the account does not decide.
    if case .absent = reading.state, goal.read.template.namesAccounts { return settle(account) }
    let limit =
      state.classification.isTransient
      ? patience : min(state.classification.retryMilliseconds, retryLimit)
    guard account.since.remaining(until: now) >= limit else {
      return queue.confirm(account, until: account.since.advanced(by: limit))
    }
    switch reading.state {
    // The request was not executed, and would bring the state about.
    case .absent where account.isInDoubt && isRepeated(state),
      .reported where account.isInDoubt && isRepeated(state):
      return queue.wait([account.position], until: queue.settledAt.advanced(by: patience))
    case .absent, .reported:
      // "Already a member" is also the error for an account that is a member and suspended.
      return account.code.isEmpty || account.classification.isSuccess
        || account.classification.onlyReadDecides
        ? settle(
          account.position, state.classification, code: state.code, message: state.message,
          by: reading.response)
        : settle(account)
    case .failed, .unattributed: break
    }
    var unread = account
    unread.response = reading.response
    if unread.code.isEmpty {
      unread.code = state.code
      unread.message = "\(BatchRemedy.unread): \(state.message)"
    }
    settle(unread)
  }

  /// True if a request that was not executed is sent again: the state is one that the request can
  /// change, and accounts have been settled lately.
  private func isRepeated(_ state: ObservedState) -> Bool {
    state.isKnown && state.classification.retryMilliseconds > 0
      && queue.settledAt.remaining(until: now) < patience
  }

  private func settle(_ account: BatchQueue.UnconfirmedAccount) {
    settle(
      account.position, account.classification, code: account.code, message: account.message,
      by: account.response)
  }

  private func nextPass(_ plan: BatchPlan) {
    reportProgress(plan)
    guard completion.isPending, !queue.isEmpty else { return }
    let backoff = Backoff.batch(after: queue.passes, random: client.session.randomUnit())
    // The last pass of an account starts at its deadline, not one delay later.
    let left = queue.deadline.map { now.remaining(until: $0) } ?? backoff
    let delay = left > 0 ? min(backoff, left) : backoff
    timer = client.session.loop.after(delay) { [weak self] in self?.send(nil, plan) }
  }
}

/// Texts of outcomes that no rule has.
enum BatchRemedy {
  static let later = "run this again later"
  static let again = "run this again"
  static let unread =
    "the response does not show the result for the account, and its state cannot be read"
  static let unlisted = OutcomeRules.Classification(
    kind: .pending, message: "the response does not list the account",
    remedy: "run this again later")
}
