import MusterDocument
import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// Polls until every account of a list has reached a state or can no longer reach it, or the
/// timeout expires.
///
/// Services read from replicas, so a state counts only when two reads in a row agree on it.
public final class Wait: Work {
  private let client: Client
  private let state: String
  private let accountSource: AccountSource
  private let parametersJSON: [UInt8]
  private let timeout: Int64
  /// The time for which failed reads are repeated if no account is settled.
  private let patience: Int64
  private var settledAt: Instant
  private var outcomes: OutcomeTable?
  private var completion = CompletionHandler<CallResult>()
  private let started: Instant
  /// The last state of each account, by its position.
  private var observations: [PolledAccount?] = []
  private var polls = 0
  /// The number of polls in a row that found every account in the state of the poll before.
  private var quietPolls = 0
  private var reader: CheapestReader?
  private var timer: Loop.TimerID?

  private struct PolledAccount {
    var state: ObservedState
    var response: DecidingResponse
    /// The time since which the state is the same.
    var since: Instant
    /// The time since which the state cannot be read; nil if it can.
    var failingSince: Instant?
  }

  public init(
    client: Client, state: String, accounts: AccountSource, options: WaitOptions = WaitOptions()
  ) throws(Failure) {
    self.client = client
    self.state = state
    accountSource = accounts
    parametersJSON = options.parameters
    timeout = try options.timeout()
    patience = try options.patience(client.session)
    started = client.session.loop.now
    settledAt = started
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(Failure) {
      let table = try StateTable(
        state, try AccountFacts(of: client), client,
        try StateParameters(parametersJSON, of: state, in: accountSource))
      let accounts = try AccountList.read(accountSource, for: state, in: client.region)
      outcomes = OutcomeTable(accounts, of: client, step: table.step, activity: state)
      observations = Array(repeating: nil, count: accounts.count)
      reader = CheapestReader(table, client)
      guard table.needsCaller else { return poll(table) }
      client.session.callerAccounts.find(for: client) { [weak self] in
        guard let self, self.completion.isPending else { return }
        self.outcomes?.settleCaller(table.caller, self.client.account)
        self.poll(table)
      }
    } catch {
      finish(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    finish(CallResult(.failure(.cancelled)))
  }

  private func finish(_ result: CallResult) {
    guard let complete = completion.take() else { return }
    timer.map(client.session.loop.cancel)
    reader?.cancel()
    complete(result)
  }

  private var elapsed: Int64 { started.remaining(until: client.session.loop.now) }
}

// MARK: - Polling

extension Wait {
  /// Reads the states of all accounts that are not settled. The first poll leaves out the accounts
  /// that the step before has just read on their way to the state.
  private func poll(_ table: StateTable) {
    guard completion.isPending, let outcomes else { return }
    var open = outcomes.open
    guard !open.isEmpty else { return finishReport(outcomes, table) }
    if polls == 0 { open.removeAll { outcomes.earlier[$0]?.isInProgress ?? false } }
    polls += 1
    guard !open.isEmpty else { return received(.success([]), of: open, table) }
    reader?.start(outcomes, open) { [weak self] in self?.received($0, of: open, table) }
  }

  private func received(
    _ result: Result<[StateReading?], Failure>, of open: [Int], _ table: StateTable
  ) {
    guard completion.isPending else { return }
    switch result {
    case .failure(let failure) where failure.kind == .stopped: return stop(table)
    case .failure(let failure): return finish(CallResult(.failure(failure)))
    case .success(let readings):
      outcomes?.isUnderWay = true
      var hasChanged = open.isEmpty
      for position in open {
        guard let reading = readings[position] else { continue }
        let isSame = settle(position, table.observed(reading.state), reading.response)
        hasChanged = hasChanged || !isSame
      }
      quietPolls = hasChanged ? 0 : quietPolls + 1
    }
    guard let settled = outcomes?.takeSettled(), let outcomes else { return }
    client.session.report(outcomes.progress, settled)
    if outcomes.isSettled || elapsed >= timeout { return finishReport(outcomes, table) }
    let delay = min(pause(), timeout - elapsed)
    timer = client.session.loop.after(delay) { [weak self] in self?.poll(table) }
  }

  /// Settles an account if its state is final, equals that of the poll before, and more waiting
  /// would not help. Returns true if the state is that of the poll before.
  private func settle(
    _ position: Int, _ state: ObservedState, _ response: DecidingResponse
  ) -> Bool {
    let now = client.session.loop.now
    let before = observations[position]
    let isSame = before?.state.state == state.state
    let observation = PolledAccount(
      state: state, response: response, since: isSame ? before?.since ?? now : now,
      failingSince: state.classification.isTransient ? before?.failingSince ?? now : nil)
    observations[position] = observation
    guard state.classification.kind != .pending, isSame, isFinal(observation, at: now) else {
      return isSame
    }
    outcomes?.settle(observed: position, state, by: response)
    // Giving up an account is not progress, and does not extend the time of the other accounts.
    if !state.classification.isTransient { settledAt = now }
    return isSame
  }

  /// True if more waiting would not help.
  private func isFinal(_ observation: PolledAccount, at now: Instant) -> Bool {
    if let failing = observation.failingSince {
      return max(failing, settledAt).remaining(until: now) >= patience
    }
    let classification = observation.state.classification
    // A read that fails late in a wait is retried for as long as one that fails early.
    let retried =
      classification.kind == .retryable ? observation.since.remaining(until: now) : elapsed
    return retried >= classification.retryMilliseconds
  }

  /// The time until the next poll: see `PollSchedule`. It is partly random so that clients in
  /// several Regions do not poll at the same time.
  private func pause() -> Int64 {
    let longest = PollSchedule.pause(
      after: polls, quiet: quietPolls, requests: reader?.responses ?? 0)
    return client.session.withRandom { Int64.random(in: longest * 3 / 4...longest, using: &$0) }
  }

  /// Ends the wait of a stopped session. The accounts that are not settled are `pending`.
  private func stop(_ table: StateTable) {
    guard var outcomes else { return }
    for position in outcomes.open {
      let last = observations[position]
      outcomes.settle(
        position,
        stopped: "The session was stopped before the account reached the state; the last read "
          + "found \(name(of: last)).",
        by: last?.response ?? DecidingResponse())
    }
    finishReport(outcomes, table)
  }

  /// The last state of an account, for messages.
  private func name(of last: PolledAccount?) -> String {
    last.map { $0.state.state.isEmpty ? "missing" : $0.state.state } ?? "unknown"
  }

  private func finishReport(_ outcomes: OutcomeTable, _ table: StateTable) {
    var outcomes = outcomes
    let minutes = elapsed / 60_000
    for position in outcomes.open {
      let last = observations[position]
      outcomes.settle(
        position,
        OutcomeRules.Classification(
          kind: .pending, remedy: last?.state.classification.remedy ?? ""),
        code: last?.state.code ?? "",
        message: last?.state.classification.isSuccess ?? false
          ? "the last read found \(name(of: last)), but no second one has confirmed it"
          : "still \(name(of: last)) after \(minutes) minute\(minutes == 1 ? "" : "s")",
        by: last?.response ?? DecidingResponse())
    }
    client.session.report(outcomes.progress, outcomes.takeSettled())
    finish(CallResult(outcomes.report(table.parameters)))
  }
}

extension OutcomeTable {
  /// Settles an account by its state. A read changes nothing, so an account that was already in the
  /// state of an earlier step stays `already`.
  mutating func settle(
    observed position: Int, _ state: ObservedState, by response: DecidingResponse
  ) {
    var classification = state.classification
    if classification.kind == .done, earlier[position]?.kind == .already {
      classification.kind = .already
    }
    settle(position, classification, code: state.code, message: state.message, by: response)
  }
}
