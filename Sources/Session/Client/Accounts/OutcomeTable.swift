import MusterDocument
import MusterText
import MusterTransport

/// The accounts of a batch or a wait, each with its outcome. No account is removed, and no account
/// is settled twice.
struct OutcomeTable {
  let accounts: [ListedAccount]
  /// The outcomes of the step before.
  let earlier: OutcomeColumn
  private var settled: OutcomeColumn
  private var reasons = ReasonIndex()
  /// Counted incrementally, because lists are long.
  private(set) var progress: Progress
  private var openCount: Int
  /// Its clock provides the time of outcomes that no response decided.
  private let loop: Loop
  /// The outcomes' `step`.
  private let step: String
  /// The positions of the accounts, by id.
  let positions: [String: Int]
  /// True if the accounts have outcomes of an earlier step, or the service has responded, so that
  /// a failure must not replace the report.
  var isUnderWay: Bool
  /// The accounts that were settled since `takeSettled`; nil if no callback receives them.
  private var unreported: [Int]?

  init(_ list: AccountOutcomes, of client: Client, step: String, activity: String) {
    accounts = list.accounts
    earlier = list.outcomes
    self.step = step
    isUnderWay = list.accounts.indices.contains(where: list.outcomes.hasOutcome)
    loop = client.session.loop
    positions = Dictionary(
      zip(accounts.lazy.map(\.id), accounts.indices), uniquingKeysWith: { first, _ in first })
    settled = OutcomeColumn(count: accounts.count)
    unreported = client.session.settings.outcome == nil ? nil : []
    openCount = 0
    progress = Progress(
      service: client.model.name, region: client.region, activity: activity, total: accounts.count,
      done: 0, pending: 0, isFinished: accounts.isEmpty)
    for position in accounts.indices {
      guard let outcome = earlier[position], !outcome.allowsNextStep else {
        count(nil, 1)
        continue
      }
      set(position, outcome)
    }
  }

  /// True if all accounts are settled.
  var isSettled: Bool { openCount == 0 }

  /// The indices of the accounts that are not settled.
  var open: [Int] { settled.open }

  mutating func settle(
    _ index: Int, _ classification: OutcomeRules.Classification, code: String = "",
    message: String = "",
    isInProgress: Bool = false, by response: DecidingResponse = DecidingResponse()
  ) {
    guard accounts.indices.contains(index), !settled.hasOutcome(at: index) else { return }
    var outcome = Outcome(classification.kind)
    outcome.code = code
    outcome.message = message.isEmpty ? classification.message : message
    outcome.remedy = classification.remedy
    outcome.isInProgress = isInProgress
    outcome.response = response
    if response.time.isEmpty { outcome.response.time = loop.now.iso8601 }
    count(nil, -1)
    set(index, outcome)
    unreported?.append(index)
  }

  private mutating func set(_ index: Int, _ outcome: Outcome) {
    count(outcome, 1)
    settled.set(index, completed(outcome), &reasons)
  }

  /// The outcomes that were settled since the last call, for the session's callback.
  mutating func takeSettled() -> [SettledOutcome] {
    guard let indices = unreported, !indices.isEmpty else { return [] }
    unreported = []
    return indices.compactMap { index in
      settled[index].map { SettledOutcome(account: accounts[index], outcome: $0) }
    }
  }

  /// Settles the calling account, if it is listed and there is a classification for it.
  mutating func settleCaller(_ classification: OutcomeRules.Classification?, _ caller: String?) {
    guard let classification, let position = caller.flatMap({ positions[$0] }) else { return }
    settle(position, classification)
  }

  /// The outcome with service, Region and step, unless it has them already.
  private func completed(_ outcome: Outcome) -> Outcome {
    guard outcome.service.isEmpty else { return outcome }
    var outcome = outcome
    outcome.service = progress.service
    outcome.region = progress.region
    outcome.step = step
    return outcome
  }

  private mutating func count(_ outcome: Outcome?, _ change: Int) {
    switch outcome?.kind {
    case nil:
      openCount += change
      progress.pending += change
    case .pending: progress.pending += change
    case .done, .already: progress.done += change
    case .retryable: progress.retryable += change
    case .needsAction: progress.needsAction += change
    case .skipped: progress.skipped += change
    }
    progress.isFinished = isSettled
  }

  /// The report: one outcome for each account, in the order of the list. Accounts that are not
  /// settled are `pending`. `parameters` are those of the request that a wait takes over.
  func report(_ parameters: JSON = [:]) -> Report {
    var table = self
    for index in open { table.set(index, Outcome(.pending)) }
    return Report(AccountOutcomes(accounts, table.settled), parameters: parameters)
  }
}
