import MusterDocument

/// The roll that a batch or a wait calls: every account that went in, and what became of it. Nothing
/// leaves it, and nothing is settled twice.
struct OutcomeTable {
  let accounts: [Account]
  private var settled: [Outcome?]
  /// What everybody is told while it lasts; counted along, because lists are long.
  private(set) var progress: Progress
  private var openCount: Int
  private let what: String

  init(_ accounts: [Account], of client: Client, what: String, step: String) {
    self.accounts = accounts
    self.what = what
    settled = []
    openCount = 0
    progress = Progress(
      service: client.model.name, region: client.region, step: step, total: accounts.count,
      done: 0, pending: 0, failing: 0)
    for account in accounts {
      let outcome = account.isOpen ? nil : account.earlier.map(placed)
      settled.append(outcome)
      count(outcome, 1)
    }
  }

  /// Whether everything is settled.
  var isSettled: Bool { openCount == 0 }

  /// The accounts that nothing is settled about.
  var open: [Int] { settled.indices.filter { settled[$0] == nil } }

  mutating func settle(
    _ index: Int, _ verdict: OutcomeRules.Verdict, code: String = "", message: String = ""
  ) {
    guard settled.indices.contains(index), settled[index] == nil else { return }
    var outcome = Outcome(verdict.kind)
    outcome.code = code
    outcome.message = message.isEmpty ? verdict.message : message
    outcome.remedy = verdict.remedy
    count(nil, -1)
    count(outcome, 1)
    settled[index] = placed(outcome)
  }

  /// Says where and of what an outcome is, unless it says so itself.
  private func placed(_ outcome: Outcome) -> Outcome {
    guard outcome.service.isEmpty else { return outcome }
    var outcome = outcome
    outcome.service = progress.service
    outcome.region = progress.region
    outcome.what = what
    return outcome
  }

  private mutating func count(_ outcome: Outcome?, _ change: Int) {
    switch outcome?.kind {
    case nil:
      openCount += change
      progress.pending += change
    case .pending: progress.pending += change
    case .done, .already: progress.done += change
    case .retryable, .needsAction, .skipped: progress.failing += change
    }
  }

  /// {"outcomes": […]}, one for every account in the order in which they went in.
  func report() -> Result<Document, Failure> {
    let outcomes = zip(accounts, settled).map { account, outcome -> JSON in
      var members: [(key: String, value: JSON)] = [("accountId", .string(account.id))]
      account.email.map { members.append(("email", .string($0))) }
      account.name.map { members.append(("name", .string($0))) }
      return .object(members + (outcome ?? Outcome(.pending)).members())
    }
    let report: JSON = ["outcomes": .array(outcomes)]
    do {
      return .success(try Document(report.bytes))
    } catch {
      return .failure(Failure(.response, code: "ReportError", "The report \(error.message)"))
    }
  }
}
