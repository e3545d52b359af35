/// Reads the states of accounts with the fewest requests: by id, if the service has such a read and
/// no more accounts are open than the list has pages; otherwise page by page.
final class CheapestReader {
  private let read: ServiceRead
  /// The read of the state of one account, if there is another one for this.
  private let single: ServiceRead?
  private let client: Client
  /// True if the elements of responses are kept with the states.
  private let keepsElements: Bool
  /// The number of pages of the list when it was read last. A list has at least one.
  private var pages = 1
  /// The number of responses of the last read.
  private(set) var responses = 0
  private var reader: AccountStateReader?

  init(_ read: ServiceRead, _ single: ServiceRead?, _ client: Client, keepsElements: Bool) {
    self.keepsElements = keepsElements
    self.read = read
    self.single = single
    self.client = client
  }

  convenience init(_ table: StateTable, _ client: Client) {
    self.init(table.read, table.single, client, keepsElements: false)
  }

  /// Passes the states of the accounts of `outcomes` at the positions `open` to `then`. See
  /// `AccountStateReader`.
  func start(
    _ outcomes: OutcomeTable, _ open: [Int], isRecorded: Bool = false,
    then: @escaping (Result<[StateReading?], Failure>) -> Void
  ) {
    responses = 0
    guard let single, open.count <= pages else {
      return start(read, outcomes, open, isRecorded, then)
    }
    start(single, outcomes, open, isRecorded) { [self] result in
      guard case .success(var readings) = result else { return then(result) }
      // A service may refuse to read an account that is not a member by id; the list then decides.
      let undecided = open.filter { readings[$0]?.state.isUndecided ?? false }
      guard !undecided.isEmpty else { return then(result) }
      start(read, outcomes, undecided, isRecorded) { result in
        guard case .success(let listed) = result else { return then(result) }
        for position in undecided { readings[position] = listed[position] }
        then(.success(readings))
      }
    }
  }

  /// Ends reading. `then` is not called.
  func cancel() {
    reader?.cancel()
  }

  private func start(
    _ read: ServiceRead, _ outcomes: OutcomeTable, _ open: [Int], _ isRecorded: Bool,
    _ then: @escaping (Result<[StateReading?], Failure>) -> Void
  ) {
    let reader = AccountStateReader(
      read, client, outcomes, open, isRecorded: isRecorded, keepsElements: keepsElements)
    self.reader = reader
    reader.start { [weak self, unowned reader] result in
      self?.responses += reader.responses
      if !read.template.namesAccounts { self?.pages = max(1, reader.responses) }
      then(result)
    }
  }
}

extension AccountState {
  /// True if a read failed, and not because the service was busy.
  fileprivate var isUndecided: Bool {
    if case .failed(let code, _, let isRetryable) = self {
      !isRetryable || code == Failure.unreadableCode
    } else {
      false
    }
  }
}
