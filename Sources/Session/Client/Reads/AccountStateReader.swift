import MusterDocument

/// The state of an account, and the response that reported it.
struct StateReading: Sendable {
  var state: AccountState
  var response: DecidingResponse
}

/// Reads the states of accounts once: in batches by id if the operation takes ids, otherwise page
/// by page through the whole list.
final class AccountStateReader {
  private let read: ServiceRead
  private let client: Client
  private let accounts: [ListedAccount]
  private let open: [Int]
  private let positions: [String: Int]
  private var readings: [StateReading?]
  /// True if the reads are written to the journal, because writes depend on them: a batch that is
  /// resumed must split its accounts as before.
  private let isRecorded: Bool
  private var inFlight: [ObjectIdentifier: StateReader] = [:]
  /// The reads that have not ended. One may end before the next is started.
  private var pending = 0
  private var last = DecidingResponse()
  /// The number of responses.
  private(set) var responses = 0
  private var completion = CompletionHandler<Result<[StateReading?], Failure>>()

  /// Reads the states of the accounts of `outcomes` at the positions `open`.
  init(
    _ read: ServiceRead, _ client: Client, _ outcomes: OutcomeTable, _ open: [Int],
    isRecorded: Bool = false
  ) {
    self.read = read
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
    let groups = groups()
    pending = groups.count
    guard pending > 0 else { return finish() }
    for group in groups { start(group) }
  }

  /// Ends reading. `then` is not called.
  func cancel() {
    _ = completion.take()
    for reader in inFlight.values { reader.cancel() }
    inFlight = [:]
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

// MARK: - Requests

extension AccountStateReader {
  /// The positions of the accounts that are read together.
  private func groups() -> [[Int]] {
    if read.template.namesAccounts { return open.chunks(of: read.capacity) }
    guard isOfOneAccount else { return [open] }
    let caller = callerPositions()
    return caller.isEmpty ? [] : [caller]
  }

  /// True if a response is the state of one account.
  private var isOfOneAccount: Bool { read.lists.found?.list == nil }

  /// The position of the calling account. The other accounts cannot be read. If the client does not
  /// know its account, the only account of the list is the calling one.
  private func callerPositions() -> [Int] {
    let own = client.account
    for position in open where own.map({ $0 != accounts[position].id }) ?? (open.count > 1) {
      set(
        position,
        .failed(
          code: "NotTheCaller",
          message: "\(read.operation.name) reports only the calling account", isRetryable: false))
    }
    return open.filter { readings[$0] == nil }
  }

  private func start(_ group: [Int]) {
    let listed = read.template.namesAccounts ? group.map { accounts[$0] } : []
    do throws(Failure) {
      let reader = try StateReader(
        read, client, input: read.template.request(for: listed, [:]))
      reader.isRecorded = isRecorded
      let id = ObjectIdentifier(reader)
      inFlight[id] = reader
      reader.start { [weak self, weak reader] response in
        self?.setLast(reader)
        self?.merge(response, group)
      } end: { [weak self, weak reader] end in
        self?.setLast(reader)
        self?.inFlight[id] = nil
        self?.examine(end) { self?.ended(end, group) }
      }
    } catch {
      finish(.failure(error))
    }
  }
}

// MARK: - Responses

extension AccountStateReader {
  private func setLast(_ reader: StateReader?) {
    guard let result = reader?.result else { return }
    last = DecidingResponse(result, of: client)
  }

  /// A response without a list is the state of the only account in `group`.
  private func merge(_ response: Value, _ group: [Int]) {
    responses += 1
    if let found = read.lists.found, found.list == nil {
      for position in group {
        set(position, .reported(ReportedState(element: response, found)))
      }
    }
    read.lists.forEach(in: response) { id, state in
      if let position = id.flatMap({ positions[$0] }) { set(position, state) }
    }
  }

  /// If a response lists an account twice, a failure takes precedence, then the later state.
  private func set(_ position: Int, _ state: AccountState) {
    if case .reported = state, case .failed? = readings[position]?.state { return }
    readings[position] = StateReading(state: state, response: last)
  }

  /// Calls `then` when the meaning of a failure is known.
  private func examine(_ end: ReadEnd, then: @escaping () -> Void) {
    guard case .failed(let failure) = end else { return then() }
    client.examineCredentials(after: failure, read.rules, then: then)
  }

  private func ended(_ end: ReadEnd, _ group: [Int]) {
    switch end {
    case .complete: break
    case .absent: setUnread(group, .absent)
    // A list of other accounts is not empty because the service is off for the calling account.
    case .off where read.isOfCaller: setUnread(group, .absent)
    case .off(let failure), .isCaller(let failure), .failed(let failure):
      if failure.concernsTheCaller || failure.kind == .stopped { finish(.failure(failure)) }
      setUnread(
        group,
        .failed(
          code: failure.code, message: failure.message,
          // A response that cannot be read may have been cut; a read is safe to repeat.
          isRetryable: failure.isRetryable || failure.kind == .response))
    }
    pending -= 1
    if pending == 0 { finish() }
  }

  /// The states of the accounts on earlier pages are known.
  private func setUnread(_ group: [Int], _ state: AccountState) {
    for position in group where readings[position] == nil { set(position, state) }
  }
}
