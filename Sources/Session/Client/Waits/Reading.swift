import MusterDocument
import MusterModel

/// One look at the states of some accounts: as many requests as it takes, by id where the operation
/// takes ids, else page by page through the whole list.
final class Reading {
  private let plan: WaitPlan
  private let client: Client
  private let accounts: [Account]
  private var sightings: [String: ObservedState] = [:]
  private var underWay: [ObjectIdentifier: any Work] = [:]
  /// Requests that are not answered yet; a call may be answered before the next one is made.
  private var unanswered = 1
  private var finish: ((Result<[ObservedState], Failure>) -> Void)?

  init(_ plan: WaitPlan, _ client: Client, _ accounts: [Account]) {
    self.plan = plan
    self.client = client
    self.accounts = accounts
  }

  /// `then` gets a sighting for every account, in their order.
  func start(_ then: @escaping (Result<[ObservedState], Failure>) -> Void) {
    finish = then
    guard plan.template.namesAccounts else { return readList() }
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
    for work in underWay.values { work.cancel() }
    underWay = [:]
  }

  private func send(_ request: JSON, then: @escaping (Result<Document, Failure>) -> Void) {
    run(client.call(plan.operation.name, request.bytes), then: then)
  }

  private func run(_ work: some Work, then: @escaping (Result<Document, Failure>) -> Void) {
    let id = ObjectIdentifier(work)
    underWay[id] = work
    work.start { [weak self] result in
      self?.underWay[id] = nil
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

  private func readList() {
    let request = plan.template.request(for: [], [:])
    guard plan.operation.pagination != nil else {
      return send(request) { [weak self, accounts] in self?.received($0, accounts) }
    }
    do throws(Failure) {
      readPage(
        of: try Pages(client: client, operation: plan.operation.name, input: request.bytes))
    } catch {
      end(.failure(error))
    }
  }

  private func readPage(of pages: Pages) {
    guard let page = pages.next() else { return end() }
    run(page) { [weak self] in self?.receivedPage($0, of: pages) }
  }

  private func receivedPage(_ result: Result<Document, Failure>, of pages: Pages) {
    guard case .success(let answer) = result else {
      // Of the accounts on the pages before, it is known how they are.
      return received(result, accounts.filter { sightings[$0.id] == nil })
    }
    note(answer)
    readPage(of: pages)
  }

  private func note(_ answer: Document) {
    sightings.merge(plan.sightings(in: answer)) { _, new in new }
  }

  private func end() {
    end(.success(accounts.map { sightings[$0.id] ?? plan.absent }))
  }

  private func end(_ result: Result<[ObservedState], Failure>) {
    guard let finish else { return }
    self.finish = nil
    finish(result)
  }
}
