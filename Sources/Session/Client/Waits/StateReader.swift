import MusterDocument
import MusterModel

/// The state of an account, and the response that reported it.
struct StateReading: Sendable {
  var state: AccountState
  var response: DecidingResponse
}

/// Reads the states of accounts once: in batches by id if the operation takes ids, otherwise page
/// by page through the whole list.
final class StateReader {
  private let plan: StateReadPlan
  private let client: Client
  private let accounts: [ListedAccount]
  private let open: [Int]
  private let positions: [String: Int]
  private var readings: [StateReading?]
  /// True if the reads are written to the journal, because writes depend on them: a batch that is
  /// resumed must split its accounts as before.
  private let isRecorded: Bool
  private var inFlight: [ObjectIdentifier: any Work] = [:]
  /// The requests without a response. A call may finish before the next one is made.
  private var pending = 1
  private var last = DecidingResponse()
  private var completion = CompletionHandler<Result<[StateReading?], Failure>>()

  /// Reads the states of the accounts of `outcomes` at the positions `open`.
  init(
    _ plan: StateReadPlan, _ client: Client, _ outcomes: OutcomeTable, _ open: [Int],
    isRecorded: Bool = false
  ) {
    self.plan = plan
    self.isRecorded = isRecorded
    self.client = client
    self.open = open
    accounts = outcomes.accounts
    positions = outcomes.positions
    readings = Array(repeating: nil, count: outcomes.accounts.count)
  }

  /// Passes the states to `then`, by the positions of the accounts. The failure of a request is the
  /// state of its accounts, unless it concerns the caller.
  func start(_ then: @escaping (Result<[StateReading?], Failure>) -> Void) {
    completion.set(then)
    guard plan.template.namesAccounts else { return readList() }
    let chunks = open.chunks(of: plan.template.capacity)
    pending = chunks.count
    guard pending > 0 else { return finish() }
    for chunk in chunks {
      let request = plan.template.request(for: chunk.map { accounts[$0] }, [:])
      run(call(request)) { [weak self] in self?.received($0, chunk) }
    }
  }

  /// Ends reading. `then` is not called.
  func cancel() {
    _ = completion.take()
    for work in inFlight.values { work.cancel() }
    inFlight = [:]
  }

  private func call(_ request: JSON) -> Call {
    let call = client.call(plan.operation.name, request.bytes)
    call.isRecordedRead = isRecorded
    return call
  }

  private func run(_ work: some Work, then: @escaping (CallResult) -> Void) {
    let id = ObjectIdentifier(work)
    inFlight[id] = work
    work.start { [weak self] result in
      guard let self else { return }
      self.inFlight[id] = nil
      self.last = DecidingResponse(result, of: self.client)
      then(result)
    }
  }

  /// Takes the response to a request for the accounts at `positions`.
  private func received(_ result: CallResult, _ positions: [Int]) {
    switch result.outcome {
    case .failure(let failure) where failure.concernsTheCaller: finish(.failure(failure))
    case .failure(let failure): failed(failure, positions)
    case .success(let output): merge(output, positions)
    }
    pending -= 1
    if pending == 0 { finish() }
  }

  private func failed(_ failure: Failure, _ positions: [Int]) {
    let isAbsent = plan.isAbsent(code: failure.code, message: failure.message)
    let state =
      isAbsent
      ? AccountState.absent
      : .failed(code: failure.code, message: failure.message, isRetryable: failure.isRetryable)
    for position in positions { set(position, state) }
  }

  /// An output without a list is the state of the only account in `positions`.
  private func merge(_ output: Document, _ positions: [Int]) {
    if let missing = plan.lists.missingList(in: output.root, of: plan.operation.name) {
      for position in positions {
        set(
          position, .failed(code: missing.code, message: missing.message, isRetryable: false))
      }
      return
    }
    if let found = plan.lists.found, found.list == nil {
      for position in positions {
        set(position, .reported(ReportedState(element: output.root, found)))
      }
    }
    plan.lists.forEach(in: output.root) { id, state in
      if let position = id.flatMap({ self.positions[$0] }) { set(position, state) }
    }
  }

  /// If a response has an account twice, a failure counts, then the later state.
  private func set(_ position: Int, _ state: AccountState) {
    if case .reported = state, case .failed? = readings[position]?.state { return }
    readings[position] = StateReading(state: state, response: last)
  }

  private func finish() {
    for position in open where readings[position] == nil {
      readings[position] = StateReading(state: .absent, response: last)
    }
    finish(.success(readings))
  }

  private func finish(_ result: Result<[StateReading?], Failure>) {
    completion.take()?(result)
  }
}

// MARK: - Lists

extension StateReader {
  private func readList() {
    let request = plan.template.request(for: [], [:])
    guard plan.lists.found?.list != nil else { return readCaller(request) }
    guard plan.operation.pagination != nil else {
      return run(call(request)) { [weak self, open] in self?.received($0, open) }
    }
    do throws(Failure) {
      let pages = try Pages(client: client, operation: plan.operation.name, input: request.bytes)
      pages.areRecorded = isRecorded
      readPage(of: pages)
    } catch {
      finish(.failure(error))
    }
  }

  /// Reads the state of the calling account. If the client does not know its account, the only
  /// account of the list is the calling one.
  private func readCaller(_ request: JSON) {
    let own = client.account
    for position in open where own.map({ $0 != accounts[position].id }) ?? (open.count > 1) {
      set(
        position,
        .failed(
          code: "NotTheCaller",
          message: "\(plan.operation.name) reports only the calling account", isRetryable: false))
    }
    let caller = open.filter { readings[$0] == nil }
    guard !caller.isEmpty else { return finish() }
    run(call(request)) { [weak self] in self?.received($0, caller) }
  }

  private func readPage(of pages: Pages) {
    guard let page = pages.next() else { return finish() }
    run(page) { [weak self] in self?.receivedPage($0, of: pages) }
  }

  private func receivedPage(_ result: CallResult, of pages: Pages) {
    guard case .success(let output) = result.outcome,
      plan.lists.missingList(in: output.root, of: plan.operation.name) == nil
    else {
      // The states of the accounts on earlier pages are known.
      return received(result, open.filter { readings[$0] == nil })
    }
    merge(output, [])
    readPage(of: pages)
  }
}
