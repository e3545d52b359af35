import MusterDocument
import MusterModel
import MusterText
import MusterTransport
import MusterWire

/// Waits until every account of a list is in a state or can no longer get there, or the time is over.
///
/// Services answer reads from replicas, so a state counts when two reads in a row agree on it.
public final class Wait: Work {
  private let client: Client
  private let state: String
  private let accountSource: AccountSource
  private let timeout: Int64
  private var plan: WaitPlan?
  private var roll: OutcomeTable?
  private var finish: ((CallResult) -> Void)?
  private var began: Instant
  private var lastSeen: [Int: ObservedState] = [:]
  private var rounds = 0
  private var reading: Reading?
  private var timer: Loop.TimerID?

  public static let defaultTimeout: Int64 = 40 * 60 * 1000

  /// `timeout` is in milliseconds.
  public init(client: Client, state: String, accounts: AccountSource, timeout: Int64) {
    self.client = client
    self.state = state
    accountSource = accounts
    self.timeout = timeout
    began = client.session.loop.now
  }

  public convenience init(client: Client, state: String, accounts: [UInt8], timeout: Int64) {
    self.init(client: client, state: state, accounts: .json(accounts), timeout: timeout)
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    do throws(Failure) {
      let plan = try WaitPlan(state, client)
      let accounts = try AccountList.read(accountSource, for: state)
      self.plan = plan
      roll = OutcomeTable(accounts, of: client, what: plan.what, step: state)
      look(plan)
    } catch {
      end(CallResult(.failure(error)))
    }
  }

  public func cancel() {
    end(CallResult(.failure(.cancelled)))
  }

  private var elapsed: Int64 { began.remaining(until: client.session.loop.now) }

  /// Reads the states of all accounts that are not settled.
  private func look(_ plan: WaitPlan) {
    guard finish != nil, let roll else { return }
    let open = roll.open
    guard !open.isEmpty else { return finishReport(roll) }
    rounds += 1
    let reading = Reading(plan, client, open.map { roll.accounts[$0] })
    self.reading = reading
    reading.start { [weak self] sightings in
      self?.reading = nil
      self?.saw(sightings, of: open, plan)
    }
  }

  private func saw(_ result: Result<[ObservedState], Failure>, of open: [Int], _ plan: WaitPlan) {
    guard finish != nil else { return }
    switch result {
    case .failure(let failure): return end(CallResult(.failure(failure)))
    case .success(let sightings):
      for (index, sighting) in zip(open, sightings) { consider(sighting, of: index) }
    }
    guard let roll else { return }
    client.session.settings.progress(roll.progress)
    if roll.isSettled || elapsed >= timeout { return finishReport(roll) }
    let delay = min(pause(), timeout - elapsed)
    timer = client.session.loop.after(delay) { [weak self] in self?.look(plan) }
  }

  /// Settles an account when its state is final, was the same before, and there is no use in waiting.
  private func consider(_ sighting: ObservedState, of index: Int) {
    let before = lastSeen.updateValue(sighting, forKey: index)
    guard sighting.verdict.kind != .pending, before?.state == sighting.state,
      elapsed >= sighting.verdict.retryMilliseconds
    else { return }
    roll?.settle(index, sighting.verdict, code: sighting.code, message: sighting.message)
  }

  /// Longer from round to round, and never quite the same, so that Regions do not ask in step.
  private func pause() -> Int64 {
    let ceiling = min(30_000, 5000 + 2500 * Int64(min(rounds, 10)))
    return client.session.withRandom { Int64.random(in: ceiling * 3 / 4...ceiling, using: &$0) }
  }

  private func finishReport(_ roll: OutcomeTable) {
    var roll = roll
    let minutes = elapsed / 60_000
    for index in roll.open {
      let seen = lastSeen[index]
      let state = seen.map { $0.state.isEmpty ? "missing" : $0.state } ?? "unknown"
      roll.settle(
        index, OutcomeRules.Verdict(kind: .pending, remedy: seen?.verdict.remedy ?? ""),
        code: seen?.code ?? "",
        message: "still \(state) after \(minutes) minute\(minutes == 1 ? "" : "s")")
    }
    client.session.settings.progress(roll.progress)
    end(CallResult(report: roll.report()))
  }

  private func end(_ result: CallResult) {
    guard let finish else { return }
    self.finish = nil
    timer.map(client.session.loop.cancel)
    reading?.cancel()
    finish(result)
  }
}
