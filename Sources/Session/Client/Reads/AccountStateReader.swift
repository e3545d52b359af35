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
  /// True if the elements of responses are kept with the states.
  private let keepsElements: Bool
  /// True if the accounts of a request have its failure as their state even if the credentials are
  /// the reason.
  private let isUnderWay: Bool
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
    isRecorded: Bool = false, keepsElements: Bool = false
  ) {
    self.read = read
    self.keepsElements = keepsElements
    self.isRecorded = isRecorded
    self.client = client
    self.open = open
    accounts = outcomes.accounts
    isUnderWay = outcomes.isUnderWay
    positions = outcomes.positions
    readings = Array(repeating: nil, count: outcomes.accounts.count)
  }

  /// Passes the states to `then`, by the positions of the accounts. The failure of a request is the
  /// state of its accounts, unless it ends the work; see `Failure.endsWork`.
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
      var unattributed: ListedFailure?
      reader.start { [weak self, weak reader] response in
        self?.setLast(reader)
        let found = self?.merge(response, group)
        unattributed = unattributed ?? found
      } end: { [weak self, weak reader] end in
        self?.setLast(reader)
        self?.inFlight[id] = nil
        let isTransient = reader?.result?.isTransient ?? false
        self?.examine(end) { self?.ended(end, group, unattributed, isTransient) }
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

  /// Records the states in a response. A response without a list is the state of the only account
  /// in `group`. Returns the first entry without an account id.
  private func merge(_ response: Value, _ group: [Int]) -> ListedFailure? {
    responses += 1
    if let found = read.lists.found, found.list == nil {
      for position in group { set(position, state(of: accounts[position].id, in: response, found)) }
    }
    var unattributed: ListedFailure?
    read.lists.forEach(in: response, of: positions) { id, state in
      if let id {
        positions[id].map { set($0, state) }
      } else {
        unattributed = unattributed ?? failure(of: state)
      }
    }
    return unattributed
  }

  /// The state of the account that was read by its id.
  private func state(
    of id: String, in response: Value, _ members: StateMembers
  ) -> AccountState {
    guard let named = members.account(in: response), named != id, read.template.namesAccounts else {
      return .reported(ReportedState(element: response, members))
    }
    return unreadable("is about the account \(named)")
  }

  /// The failure of an entry without an account id.
  private func failure(of state: AccountState) -> ListedFailure {
    if case .failed(let code, let message, _) = state {
      return ListedFailure(code: code, message: message)
    }
    return ListedFailure(
      code: Failure.unreadableCode,
      message: "The response to \(read.operation.name) has an account without an id.")
  }

  /// If responses list an account twice, a failure takes precedence. Two different states decide
  /// nothing: the list may have changed between two pages.
  private func set(_ position: Int, _ state: AccountState) {
    var state = state
    if case .reported(var later) = state {
      switch readings[position]?.state {
      case .failed: return
      case .reported(let earlier) where !earlier.isSame(as: later):
        state = unreadable("lists the account twice, with different states")
      default:
        if !keepsElements { later.dropElement() }
        state = .reported(later)
      }
    }
    readings[position] = StateReading(state: state, response: last)
  }

  /// The state of an account that a response does not show, for a reason that may pass.
  private func unreadable(_ reason: String) -> AccountState {
    .failed(
      code: Failure.unreadableCode,
      message: "The response to \(read.operation.name) \(reason).", isRetryable: true)
  }

  /// Calls `then` when the meaning of a failure is known.
  private func examine(_ end: ReadEnd, then: @escaping () -> Void) {
    guard case .failed(let failure) = end else { return then() }
    client.examineCredentials(after: failure, read.rules, then: then)
  }

  private func ended(
    _ end: ReadEnd, _ group: [Int], _ unattributed: ListedFailure?, _ isTransient: Bool
  ) {
    switch end {
    case .complete: unattributed.map { setUnread(group, .unattributed($0)) }
    case .absent: setUnread(group, .absent)
    // A list of other accounts is not empty because the service is off for the calling account.
    case .off where read.isOfCaller: setUnread(group, .absent)
    case .off(let failure), .isCaller(let failure), .failed(let failure):
      if failure.endsWork(isUnderWay) || failure.kind == .stopped { finish(.failure(failure)) }
      setUnread(
        group,
        .failed(
          code: failure.code, message: failure.message,
          // A response that cannot be read may have been cut; a read is safe to repeat.
          isRetryable: isTransient || failure.kind == .response))
    }
    pending -= 1
    if pending == 0 { finish() }
  }

  /// The states of the accounts on earlier pages are known.
  private func setUnread(_ group: [Int], _ state: AccountState) {
    for position in group where readings[position] == nil { set(position, state) }
  }
}
