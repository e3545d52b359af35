import MusterDocument
import MusterModel

/// Reads the states of accounts once: in batches by id if the operation takes ids, otherwise page
/// by page through the whole list.
public final class StateReader {
  private let plan: StateReadPlan
  private let client: Client
  private let accounts: [String]
  private var states: [String: AccountState] = [:]
  private var inFlight: [ObjectIdentifier: any Work] = [:]
  /// The requests without a response. A call may finish before the next one is made.
  private var pending = 1
  private var completion = CompletionHandler<Result<[AccountState], Failure>>()

  init(_ plan: StateReadPlan, _ client: Client, _ accounts: [ListedAccount]) {
    self.plan = plan
    self.client = client
    self.accounts = accounts.map(\.id)
  }

  /// Reads the states by the entry `read` of the service's accounts.json.
  public convenience init(
    _ client: Client, read: String, accounts: [String]
  ) throws(Failure) {
    let facts = try AccountFacts(of: client)
    self.init(
      try StateReadPlan(try facts.read(read), client), client,
      accounts.map { ListedAccount(id: $0) })
  }

  /// Passes a state for each account to `then`, in the order of the accounts. The failure of a
  /// request is the state of its accounts, unless it concerns the caller.
  public func start(_ then: @escaping (Result<[AccountState], Failure>) -> Void) {
    completion.set(then)
    guard plan.template.namesAccounts else { return readList() }
    let chunks = Array(accounts.indices).chunks(of: plan.template.capacity)
    pending = chunks.count
    guard pending > 0 else { return finish() }
    for chunk in chunks {
      let accounts = chunk.map { self.accounts[$0] }
      let request = plan.template.request(for: accounts.map { ListedAccount(id: $0) }, [:])
      run(client.call(plan.operation.name, request.bytes)) { [weak self] in
        self?.received($0, accounts)
      }
    }
  }

  /// Ends reading. `then` is not called.
  public func cancel() {
    _ = completion.take()
    for work in inFlight.values { work.cancel() }
    inFlight = [:]
  }

  private func run(_ work: some Work, then: @escaping (Result<Document, Failure>) -> Void) {
    let id = ObjectIdentifier(work)
    inFlight[id] = work
    work.start { [weak self] result in
      self?.inFlight[id] = nil
      then(result.outcome)
    }
  }

  private func received(_ result: Result<Document, Failure>, _ accounts: [String]) {
    switch result {
    case .failure(let failure) where failure.concernsTheCaller: finish(.failure(failure))
    case .failure(let failure):
      for account in accounts {
        states[account] = .failed(
          code: failure.code, message: failure.message, isRetryable: failure.isRetryable)
      }
    case .success(let output): merge(output)
    }
    pending -= 1
    if pending == 0 { finish() }
  }

  private func merge(_ output: Document) {
    states.merge(plan.states(in: output)) { _, new in new }
  }

  private func finish() {
    finish(.success(accounts.map { states[$0] ?? .absent }))
  }

  private func finish(_ result: Result<[AccountState], Failure>) {
    completion.take()?(result)
  }
}

// MARK: - Lists

extension StateReader {
  private func readList() {
    let request = plan.template.request(for: [], [:])
    guard plan.operation.pagination != nil else {
      return run(client.call(plan.operation.name, request.bytes)) { [weak self, accounts] in
        self?.received($0, accounts)
      }
    }
    do throws(Failure) {
      readPage(of: try Pages(client: client, operation: plan.operation.name, input: request.bytes))
    } catch {
      finish(.failure(error))
    }
  }

  private func readPage(of pages: Pages) {
    guard let page = pages.next() else { return finish() }
    run(page) { [weak self] in self?.receivedPage($0, of: pages) }
  }

  private func receivedPage(_ result: Result<Document, Failure>, of pages: Pages) {
    guard case .success(let output) = result else {
      // The states of the accounts on earlier pages are known.
      return received(result, accounts.filter { states[$0] == nil })
    }
    merge(output)
    readPage(of: pages)
  }
}
