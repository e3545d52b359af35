import MusterDocument
import MusterText
import MusterTransport

/// The accounts of a batch or a wait, each with its outcome. No account is removed, and no account
/// is settled twice.
struct OutcomeTable {
  let accounts: [ListedAccount]
  private var settled: [Outcome?]
  /// Counted incrementally, because lists are long.
  private(set) var progress: Progress
  private var openCount: Int
  /// Its clock provides the time of outcomes that no response decided.
  private let loop: Loop
  /// The outcomes' `step`.
  private let step: String
  /// The positions of the accounts, by id.
  let positions: [String: Int]
  /// The accounts that were settled since `takeSettled`; nil if no callback receives them.
  private var unreported: [Int]?

  init(_ accounts: [ListedAccount], of client: Client, step: String, activity: String) {
    self.accounts = accounts
    self.step = step
    loop = client.session.loop
    positions = Dictionary(
      zip(accounts.lazy.map(\.id), accounts.indices), uniquingKeysWith: { first, _ in first })
    settled = []
    unreported = client.session.settings.outcome == nil ? nil : []
    openCount = 0
    progress = Progress(
      service: client.model.name, region: client.region, activity: activity, total: accounts.count,
      done: 0, pending: 0, isFinished: accounts.isEmpty)
    for account in accounts {
      let outcome = account.isOpen ? nil : account.earlier.map(completed)
      settled.append(outcome)
      count(outcome, 1)
    }
  }

  /// True if all accounts are settled.
  var isSettled: Bool { openCount == 0 }

  /// The indices of the accounts that are not settled.
  var open: [Int] { settled.indices.filter { settled[$0] == nil } }

  mutating func settle(
    _ index: Int, _ classification: OutcomeRules.Classification, code: String = "",
    message: String = "",
    isInProgress: Bool = false, by response: DecidingResponse = DecidingResponse()
  ) {
    guard settled.indices.contains(index), settled[index] == nil else { return }
    var outcome = Outcome(classification.kind)
    outcome.code = code
    outcome.message = message.isEmpty ? classification.message : message
    outcome.remedy = classification.remedy
    outcome.isInProgress = isInProgress
    outcome.response = response
    if response.time.isEmpty { outcome.response.time = loop.now.iso8601 }
    count(nil, -1)
    count(outcome, 1)
    settled[index] = completed(outcome)
    unreported?.append(index)
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

  /// The report {"outcomes": […]}: one outcome for each account, in the order of the list.
  /// `parameters` are those of the request that a wait takes over.
  func report(_ parameters: JSON = [:]) -> Result<Document, Failure> {
    let outcomes = zip(accounts, settled).map { account, outcome -> JSON in
      var members: [(key: String, value: JSON)] = [("accountId", .string(account.id))]
      account.email.map { members.append(("email", .string($0))) }
      account.name.map { members.append(("name", .string($0))) }
      return .object(members + (outcome ?? Outcome(.pending)).members())
    }
    var report: JSON = ["outcomes": .array(outcomes)]
    if parameters != [:] { report["parameters"] = parameters }
    do {
      return .success(try Document(report.bytes))
    } catch {
      return .failure(Failure(.response, code: "ReportError", "The report \(error.message)"))
    }
  }
}
