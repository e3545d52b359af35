import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterEndpoints
import MusterJournal
import MusterModel
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// The state that clients share: the event loop with its transport and clock, credentials,
/// settings, journal and log. Any thread may use a session; `Loop` describes which thread drives
/// it.
public final class Session: @unchecked Sendable {
  public let loop: Loop
  public let settings: Settings
  let signer = Signer()
  let endpointRules = RuleSetCache()
  public let journal: Journal?
  let callerARNLookup = CallerARNLookup()
  /// The time at which the session was opened.
  let opened: Instant
  let credentials: CredentialsCache
  let callerAccounts = CallerAccounts()
  /// Secrets that the transport adds to requests.
  let secrets: [String]
  /// Guarded by the loop's monitor.
  private var random: any RandomNumberGenerator & Sendable
  /// The milliseconds by which the services' clocks are known to be ahead.
  private(set) var clockSkew: Int64 = 0
  private var events: [CompletionEvent] = []
  private var cancellations: [UInt64: () -> Void] = [:]
  private var hostRequests: [UInt64: HostCredentialsRequest] = [:]
  private var lastID: UInt64 = 0
  /// The rates of services in Regions, which all clients share.
  private var rates: [String: SendRate] = [:]

  /// The settings of a session, which are fixed when it is opened.
  public struct Settings: Sendable {
    /// The defaults of the options of clients.
    public var client = ClientOptions()
    public var configuration = Configuration()
    /// The User-Agent header.
    public var userAgent = "muster"
    /// Nil if the process is not a Lambda function.
    public var trace: LambdaTrace?
    public var credentials: any CredentialsProvider
    /// Asks a person for the code that the MFA device with a serial number shows.
    public var mfaCode: @Sendable (String) -> String? = { _ in nil }
    /// Requests credentials from the calling program, with a number; see `Session.provide`.
    public var requestCredentials: @Sendable (UInt64) -> Void = { _ in }
    public var retries = RetryPolicy()
    /// The timeout of an attempt in milliseconds.
    public var attemptTimeout: Int64 = 60_000
    /// The maximum time in milliseconds for which a batch retries an account.
    public var batchRetry = Int64.max
    /// The maximum number of requests in flight; the others wait.
    public var maxInFlight = Int.max
    /// The maximum number of requests per second to one service in one Region; 0 means no limit.
    public var rate = 0.0
    public var models = Models()
    /// Makes idempotency tokens. The default is random UUIDs.
    public var token: (@Sendable () -> String)?
    public var log = Log()
    public var progress: @Sendable (Progress) -> Void = { _ in }
    /// Receives every outcome when it is settled.
    public var outcome: (@Sendable (SettledOutcome) -> Void)?
    /// Receives every attempt that has finished.
    public var attempt: @Sendable (AttemptReport) -> Void = { _ in }

    public init(credentials: any CredentialsProvider) {
      self.credentials = credentials
    }
  }

  /// A submitted operation or a timer that has finished. A timer has no result.
  public struct CompletionEvent: Sendable {
    public var id: UInt64
    public var userData: UInt
    public var result: CallResult?
  }

  public init(
    transport: any Transport, settings: Settings, journal: Journal? = nil,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    loop = Loop(transport: transport, maxInFlight: settings.maxInFlight)
    self.settings = settings
    credentials = CredentialsCache(settings.credentials)
    secrets = transport.secrets
    self.journal = journal
    opened = loop.now
    self.random = random
  }

  func withRandom<Value>(_ body: (inout any RandomNumberGenerator & Sendable) -> Value) -> Value {
    loop.monitor.locked { body(&random) }
  }

  /// A random number that is at least 0 and less than 1, from the highest bits.
  func randomUnit() -> Double {
    withRandom { Double($0.next() >> 11) * 0x1p-53 }
  }

  /// An idempotency token: from the program's callback, or a UUID.
  func makeToken() -> String {
    settings.token?() ?? makeUUID()
  }

  func makeUUID() -> String {
    withRandom { UUID.text($0.next(), $0.next()) }
  }
}

// MARK: - Progress

extension Session {
  /// Calls the callbacks of the program with outcomes that were settled, and the progress of the
  /// batch or wait that settled them.
  func report(_ progress: Progress, _ outcomes: [SettledOutcome]) {
    if let receive = settings.outcome {
      for outcome in outcomes { receive(outcome) }
    }
    settings.progress(progress)
  }
}

// MARK: - Rates

extension Session {
  /// The maximum rate of requests to a service in a Region; nil if there is none.
  func rate(of service: String, in region: String) -> SendRate? {
    guard settings.rate > 0 else { return nil }
    return loop.monitor.locked {
      let name = "\(service) \(region)"
      let rate = rates[name] ?? SendRate(perSecond: settings.rate)
      rates[name] = rate
      return rate
    }
  }
}

// MARK: - Clock skew

extension Session {
  /// The time with which requests are signed.
  var serviceTime: Instant {
    loop.now.advanced(by: loop.monitor.locked { clockSkew })
  }

  /// Sets the skew after a service has shown that its clock is `skew` milliseconds ahead.
  func correctClock(by skew: Int64) {
    loop.monitor.locked { clockSkew = skew }
  }
}

// MARK: - Blocking calls

extension Session {
  /// Starts `work`, drives the loop until it finishes, and returns the result.
  public func run(_ work: some Work) -> CallResult {
    var result: CallResult?
    loop.monitor.locked { work.start { result = $0 } }
    loop.drive { result != nil }
    if let result { return result }
    // Nothing will use the result any more.
    loop.monitor.locked { work.cancel() }
    return CallResult(
      .failure(
        Failure(
          .argument, code: "ReentrantWait",
          "A callback must not wait: submit the call, and poll from the program's own loop.")))
  }
}

// MARK: - Credentials of the calling program

/// A request for credentials to the calling program. Its timer keeps the loop running until the
/// program responds.
private struct HostCredentialsRequest {
  var then: (HostProviderResult) -> Void
  var keepAlive: Loop.TimerID
}

extension Session {
  /// Requests credentials from the calling program. `then` gets the result in a later step.
  func requestHostCredentials(then: @escaping (HostProviderResult) -> Void) -> UInt64 {
    let id = nextID()
    hostRequests[id] = HostCredentialsRequest(then: then, keepAlive: loop.after(.max) {})
    settings.requestCredentials(id)
    return id
  }

  func cancelHostRequest(_ id: UInt64) {
    guard let request = hostRequests.removeValue(forKey: id) else { return }
    loop.cancel(request.keepAlive)
  }

  /// Responds to a request for credentials. Any thread may call this. Returns false if no request
  /// with this id is pending.
  public func provide(_ result: HostProviderResult, to id: UInt64) -> Bool {
    loop.monitor.locked {
      guard let request = hostRequests.removeValue(forKey: id) else { return false }
      loop.cancel(request.keepAlive)
      loop.after(0) { request.then(result) }
      return true
    }
  }
}

// MARK: - Submitting and polling

extension Session {
  /// Starts `work` and returns its id. A later `poll` returns the result with this id.
  public func submit(_ work: some Work, userData: UInt) -> UInt64 {
    loop.monitor.locked {
      let id = nextID()
      cancellations[id] = { work.cancel() }
      work.start { [weak self] in
        self?.deliver(CompletionEvent(id: id, userData: userData, result: $0))
      }
      return id
    }
  }

  /// Makes an event after `delay` milliseconds.
  public func timer(after delay: Int64, userData: UInt) -> UInt64 {
    loop.monitor.locked {
      let id = nextID()
      let timer = loop.after(delay) { [weak self] in
        self?.deliver(CompletionEvent(id: id, userData: userData, result: nil))
      }
      cancellations[id] = { [weak self] in
        self?.loop.cancel(timer)
        self?.deliver(CompletionEvent(id: id, userData: userData, result: nil))
      }
      return id
    }
  }

  /// Cancels the operation or timer with this id. Ids that have finished or never existed are
  /// ignored.
  public func cancel(_ id: UInt64) {
    loop.monitor.locked { cancellations[id]?() }
  }

  /// Cancels all submitted operations and timers that have not finished.
  public func cancelAll() {
    loop.monitor.locked {
      for cancel in Array(cancellations.values) { cancel() }
      credentials.cancel()
      callerAccounts.cancel()
      callerARNLookup.cancel()
    }
  }

  /// Returns at most `capacity` events. Waits for the first event for at most `timeout`
  /// milliseconds; without a timeout, as long as anything is pending.
  public func poll(timeout: Int64?, capacity: Int) -> [CompletionEvent] {
    let deadline = timeout.map { loop.now.advanced(by: $0) }
    var taken: [CompletionEvent] = []
    // The driving thread calls this closure for this thread. It takes the events at once, so that
    // no other thread is woken for them.
    loop.drive(until: deadline) {
      if taken.isEmpty { taken = take(atMost: capacity) }
      return !taken.isEmpty || !events.isEmpty
    }
    return loop.monitor.locked {
      if taken.isEmpty { taken = take(atMost: capacity) }
      loop.resetSignal(hasMore: !events.isEmpty)
      return taken
    }
  }

  /// Waits for the event of the operation or timer with the id `id`, or for at most `capacity`
  /// events if it is nil, for at most `limit` milliseconds of the machine's clock. Other events
  /// remain for `poll`. Returns nil if nothing is pending that could finish.
  public func await(_ id: UInt64?, atMost limit: Int64, capacity: Int) -> [CompletionEvent]? {
    var taken: [CompletionEvent] = []
    let end = loop.drive(atMost: limit) {
      if taken.isEmpty { taken = take(id, atMost: capacity) }
      return !taken.isEmpty
    }
    return loop.monitor.locked {
      if taken.isEmpty { taken = take(id, atMost: capacity) }
      loop.resetSignal(hasMore: !events.isEmpty)
      return taken.isEmpty && end == .finished ? nil : taken
    }
  }

  private func take(_ id: UInt64?, atMost capacity: Int) -> [CompletionEvent] {
    guard let id else { return take(atMost: capacity) }
    guard let index = events.firstIndex(where: { $0.id == id }) else { return [] }
    return [events.remove(at: index)]
  }

  private func take(atMost capacity: Int) -> [CompletionEvent] {
    let first = Array(events.prefix(max(0, capacity)))
    events.removeFirst(first.count)
    return first
  }

  /// A descriptor that is readable when `poll` would return events or make progress without
  /// waiting; nil if the system has no descriptors left.
  public var descriptor: Int32? {
    loop.monitor.locked { loop.descriptor(hasMore: !events.isEmpty) }
  }

  private func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }

  private func deliver(_ event: CompletionEvent) {
    guard cancellations.removeValue(forKey: event.id) != nil else { return }
    events.append(event)
  }
}
