import MusterText

/// The accounts that a batch still has to send, to retry or to confirm, by their positions. A batch
/// runs in passes: a pass sends the accounts that wait, then reads the states of those whose
/// response did not decide. Accounts to retry are sent together in the next pass.
struct BatchQueue {
  /// An account whose response did not decide.
  struct UnconfirmedAccount {
    var position: Int
    /// The time at which the response was received.
    var since: Instant
    /// The outcome if the read does not decide either.
    var classification: OutcomeRules.Classification
    var code = ""
    var message = ""
    var response: DecidingResponse
    /// True if the service may have executed the request or not.
    var isInDoubt = false
  }

  /// The requests of this pass that are not sent yet, the last one first.
  private var requests: [[Int]] = []
  /// The accounts that the next pass sends.
  private(set) var waiting: [Int] = []
  var unconfirmed: [UnconfirmedAccount] = []
  /// The time at which the first of the accounts that wait or are unconfirmed must be settled.
  private(set) var deadline: Instant?
  /// The number of passes since an account was settled.
  private(set) var passes = 0
  /// The time at which an account was settled last, or the batch started.
  private(set) var settledAt: Instant
  /// For each account, the time of the first response that asked for a retry.
  private var retriedSince: [Instant?]
  private var window = RequestWindow()

  init(accounts: Int, at now: Instant) {
    settledAt = now
    retriedSince = Array(repeating: nil, count: accounts)
  }

  var isPassSent: Bool { requests.isEmpty }
  var isEmpty: Bool { waiting.isEmpty && unconfirmed.isEmpty }

  /// Begins a pass with the accounts that wait, or those at `positions`.
  mutating func beginPass(_ positions: [Int]? = nil, capacity: Int) {
    requests = (positions ?? waiting).chunks(of: capacity).reversed()
    waiting = []
    deadline = nil
    passes += 1
  }

  /// The accounts of the next request; nil if it must wait for others.
  mutating func next(inFlight: Int) -> [Int]? {
    inFlight < window.size ? requests.popLast() : nil
  }

  /// Leaves accounts to the next pass.
  mutating func wait(_ positions: some Sequence<Int>, until end: Instant) {
    waiting.append(contentsOf: positions)
    deadline = min(deadline ?? end, end)
  }

  /// Leaves an account to the next read.
  mutating func confirm(_ account: UnconfirmedAccount, until end: Instant) {
    unconfirmed.append(account)
    deadline = min(deadline ?? end, end)
  }

  /// Leaves an account to the next pass, unless it has been retried for `limit` milliseconds.
  mutating func retry(_ position: Int, for limit: Int64, at now: Instant) -> Bool {
    guard retriedSince.indices.contains(position) else { return false }
    let since = retriedSince[position] ?? now
    retriedSince[position] = since
    guard since.remaining(until: now) < limit else { return false }
    wait([position], until: since.advanced(by: limit))
    return true
  }

  /// Sends the accounts of a request in two, in this pass.
  mutating func divide(_ positions: [Int]) {
    let half = (positions.count + 1) / 2
    requests.append(Array(positions.dropFirst(half)))
    requests.append(Array(positions.prefix(half)))
  }

  mutating func settled(at now: Instant) {
    settledAt = now
    passes = 1
  }

  mutating func succeeded() { window.grow() }

  /// Ends the pass: the requests that are not sent yet would be throttled too.
  mutating func throttled(inFlight: Int) {
    window.shrink(inFlight: inFlight)
    waiting += requests.reversed().joined()
    requests = []
  }
}

/// The maximum number of concurrent requests of a batch: additive increase, multiplicative decrease
/// (RFC 5681), so that a batch approaches the rate at which a service accepts requests.
struct RequestWindow {
  private static let most = 64.0
  private var limit = RequestWindow.most

  var size: Int { Int(limit) }

  mutating func grow() { limit = min(limit + 1 / limit, RequestWindow.most) }

  mutating func shrink(inFlight: Int) {
    limit = max(1, min(limit, Double(inFlight + 1)) / 2)
  }
}
