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
  private let timeout: Int64
  private var outcomes: OutcomeTable?
  private var completion = CompletionHandler<CallResult>()
  private let started: Instant
  private var lastStates: [Int: ObservedState] = [:]
  private var polls = 0
  private var reader: StateReader?
  private var timer: Loop.TimerID?

  public init(
    client: Client, state: String, accounts: AccountSource, options: WaitOptions = WaitOptions()
  ) throws(Failure) {
    self.client = client
    self.state = state
    accountSource = accounts
    timeout = try options.timeout()
    started = client.session.loop.now
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(Failure) {
      let plan = try WaitPlan(state, client)
      let accounts = try AccountList.read(accountSource, for: state)
      outcomes = OutcomeTable(accounts, of: client, step: plan.step, activity: state)
      poll(plan)
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
  /// Reads the states of all accounts that are not settled.
  private func poll(_ plan: WaitPlan) {
    guard completion.isPending, let outcomes else { return }
    let open = outcomes.open
    guard !open.isEmpty else { return finishReport(outcomes) }
    polls += 1
    let reader = StateReader(plan.read, client, open.map { outcomes.accounts[$0] })
    self.reader = reader
    reader.start { [weak self] states in
      self?.reader = nil
      self?.received(states, of: open, plan)
    }
  }

  private func received(
    _ result: Result<[AccountState], Failure>, of open: [Int], _ plan: WaitPlan
  ) {
    guard completion.isPending else { return }
    switch result {
    case .failure(let failure): return finish(CallResult(.failure(failure)))
    case .success(let states):
      for (index, state) in zip(open, states) { settle(index, plan.observed(state)) }
    }
    guard let outcomes else { return }
    client.session.settings.progress(outcomes.progress)
    if outcomes.isSettled || elapsed >= timeout { return finishReport(outcomes) }
    let delay = min(pause(), timeout - elapsed)
    timer = client.session.loop.after(delay) { [weak self] in self?.poll(plan) }
  }

  /// Settles an account if its state is final, equals that of the poll before, and more waiting
  /// would not help.
  private func settle(_ index: Int, _ state: ObservedState) {
    let before = lastStates.updateValue(state, forKey: index)
    guard state.verdict.kind != .pending, before?.state == state.state,
      elapsed >= state.verdict.retryMilliseconds
    else { return }
    outcomes?.settle(index, state.verdict, code: state.code, message: state.message)
  }

  /// The time until the next poll. It grows from poll to poll, and is partly random so that clients
  /// in several Regions do not poll at the same time.
  private func pause() -> Int64 {
    let ceiling = min(30_000, 5000 + 2500 * Int64(min(polls, 10)))
    return client.session.withRandom { Int64.random(in: ceiling * 3 / 4...ceiling, using: &$0) }
  }

  private func finishReport(_ outcomes: OutcomeTable) {
    var outcomes = outcomes
    let minutes = elapsed / 60_000
    for index in outcomes.open {
      let last = lastStates[index]
      let state = last.map { $0.state.isEmpty ? "missing" : $0.state } ?? "unknown"
      outcomes.settle(
        index, OutcomeRules.Verdict(kind: .pending, remedy: last?.verdict.remedy ?? ""),
        code: last?.code ?? "",
        message: "still \(state) after \(minutes) minute\(minutes == 1 ? "" : "s")")
    }
    client.session.settings.progress(outcomes.progress)
    finish(CallResult(report: outcomes.report()))
  }
}
