import MusterDocument

/// The roll that a batch or a wait calls: every account that went in, and what became of it. Nothing
/// leaves it, and nothing is settled twice.
struct Roll {
  let accounts: [Account]
  private var settled: [Outcome?]
  private let service: String
  private let region: String
  private let what: String
  private let step: String

  init(_ accounts: [Account], of client: Client, what: String, step: String) {
    self.accounts = accounts
    service = client.model.name
    region = client.region
    self.what = what
    self.step = step
    settled = accounts.map { $0.isOpen ? nil : $0.earlier }
    for index in settled.indices where settled[index]?.service == "" {
      settled[index]?.service = service
      settled[index]?.region = region
      settled[index]?.what = what
    }
  }

  /// The accounts that nothing is settled about.
  var open: [Int] { settled.indices.filter { settled[$0] == nil } }

  func isOpen(_ index: Int) -> Bool { settled[index] == nil }

  mutating func settle(
    _ index: Int, _ verdict: OutcomeRules.Verdict, code: String = "", message: String = ""
  ) {
    guard settled.indices.contains(index), settled[index] == nil else { return }
    var outcome = Outcome(verdict.kind)
    outcome.service = service
    outcome.region = region
    outcome.what = what
    outcome.code = code
    outcome.message = message.isEmpty ? verdict.message : message
    outcome.remedy = verdict.remedy
    settled[index] = outcome
  }

  var progress: Progress {
    let kinds = settled.map { $0?.kind }
    let done = kinds.count { $0 == .done || $0 == .already }
    let pending = kinds.count { $0 == nil || $0 == .pending }
    return Progress(
      service: service, region: region, step: step, total: accounts.count, done: done,
      pending: pending, failing: accounts.count - done - pending)
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
