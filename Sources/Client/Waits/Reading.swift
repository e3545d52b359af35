import MusterDocument
import MusterModel

/// One look at the states of some accounts: as many requests as it takes, by id where the operation
/// takes ids, else page by page through the whole list.
final class Reading {
  private let plan: WaitPlan
  private let client: Client
  private let accounts: [Account]
  private var sightings: [String: Sighting] = [:]
  private var calls: [ObjectIdentifier: Call] = [:]
  private var tokens: Set<String> = []
  /// Requests that are not answered yet; a call may be answered before the next one is made.
  private var unanswered = 1
  private var finish: ((Result<[Sighting], Failure>) -> Void)?

  init(_ plan: WaitPlan, _ client: Client, _ accounts: [Account]) {
    self.plan = plan
    self.client = client
    self.accounts = accounts
  }

  /// `then` gets a sighting for every account, in their order.
  func start(_ then: @escaping (Result<[Sighting], Failure>) -> Void) {
    finish = then
    guard plan.template.namesAccounts else { return readPage(after: nil) }
    let chunks = Array(accounts.indices).chunks(of: plan.template.capacity)
    unanswered = chunks.count
    for chunk in chunks {
      let accounts = chunk.map { self.accounts[$0] }
      send(plan.template.request(for: accounts, [:])) { [weak self] in
        self?.received($0, accounts)
      }
    }
  }

  func cancel() {
    finish = nil
    for call in calls.values { call.cancel() }
    calls = [:]
  }

  private func send(_ request: JSON, then: @escaping (Result<Document, Failure>) -> Void) {
    let call = client.call(plan.operation.name, request.bytes)
    let id = ObjectIdentifier(call)
    calls[id] = call
    call.start { [weak self] result in
      self?.calls[id] = nil
      then(result.outcome)
    }
  }

  private func received(_ result: Result<Document, Failure>, _ accounts: [Account]) {
    switch result {
    case .failure(let failure) where failure.concernsTheCaller: end(.failure(failure))
    case .failure(let failure):
      for account in accounts { sightings[account.id] = plan.failed(failure) }
    case .success(let answer): note(answer)
    }
    unanswered -= 1
    if unanswered == 0 { end() }
  }

  private func readPage(after token: String?) {
    var request = plan.template.request(for: [], [:])
    let pagination = plan.operation.pagination
    if let token, let member = pagination?.inputTokens.first { request[member] = .string(token) }
    send(request) { [weak self] in self?.receivedPage($0) }
  }

  private func receivedPage(_ result: Result<Document, Failure>) {
    guard case .success(let answer) = result else { return received(result, accounts) }
    note(answer)
    let next = plan.operation.pagination?.outputTokens.first.flatMap { answer.root[$0]?.string }
    // A token that comes again would read the same pages for ever.
    guard let next, !next.isEmpty, tokens.insert(next).inserted else { return end() }
    readPage(after: next)
  }

  private func note(_ answer: Document) {
    sightings.merge(plan.sightings(in: answer)) { _, new in new }
  }

  private func end() {
    end(.success(accounts.map { sightings[$0.id] ?? plan.absent }))
  }

  private func end(_ result: Result<[Sighting], Failure>) {
    guard let finish else { return }
    self.finish = nil
    finish(result)
  }
}
