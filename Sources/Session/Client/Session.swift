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

/// What clients have in common: the transport and its clock, credentials, retries, and where
/// progress and log go. Any thread may use it; see `Loop` for who drives.
public final class Session: @unchecked Sendable {
  public let loop: Loop
  public let settings: Settings
  let signer = Signer()
  let endpointRules = RuleSetCache()
  let journal: Journal?
  let keeper: CredentialsCache
  /// What the transport sends and nobody may read, besides what is in the requests.
  let secrets: [String]
  /// Guarded by the loop's monitor.
  private var random: any RandomNumberGenerator & Sendable
  /// How far the services' clocks are ahead of ours, in milliseconds, as far as is known.
  private(set) var clockSkew: Int64 = 0
  private var events: [Event] = []
  private var cancellations: [UInt64: () -> Void] = [:]
  private var hostQuestions: [UInt64: HostQuestion] = [:]
  private var lastID: UInt64 = 0

  /// How a session works; values that were decided when it was opened.
  public struct Settings: Sendable {
    /// What clients take where they are given nothing else.
    public var client = ClientOptions()
    /// What endpoints the environment and the profile name.
    public var configuration = Configuration()
    /// What requests say of the program that sends them: "muster/0.1.0".
    public var userAgent = "muster"
    public var credentials: any CredentialsProvider
    /// Asks somebody for the code that the device of a serial number shows.
    public var mfaCode: @Sendable (String) -> String? = { _ in nil }
    /// Asks the embedding program for credentials, under a number; see `Session.provide`.
    public var askHost: @Sendable (UInt64) -> Void = { _ in }
    public var retries = RetryPolicy()
    /// How many milliseconds the transport gives an attempt.
    public var attemptTimeout: Int64 = 60_000
    /// For how many milliseconds a batch asks again for an account, at most.
    public var batchRetry = Int64.max
    /// How many requests are under way at once; the others wait.
    public var maxInFlight = Int.max
    /// The session's own models, and those behind them.
    public var models = Models()
    /// Makes idempotency tokens; random ones where there is none.
    public var token: (@Sendable () -> String)?
    public var log = Log()
    public var progress: @Sendable (Progress) -> Void = { _ in }
    /// Learns of every attempt that is over.
    public var attempt: @Sendable (AttemptReport) -> Void = { _ in }

    public init(credentials: any CredentialsProvider) {
      self.credentials = credentials
    }
  }

  /// Something submitted that is finished. A timer has no result.
  public struct Event: Sendable {
    public var id: UInt64
    public var tag: UInt
    public var result: CallResult?
  }

  public init(
    transport: any Transport, settings: Settings, journal: Journal? = nil,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    loop = Loop(transport: transport, maxInFlight: settings.maxInFlight)
    self.settings = settings
    keeper = CredentialsCache(settings.credentials)
    secrets = transport.secrets
    self.journal = journal
    self.random = random
  }

  func withRandom<Value>(_ body: (inout any RandomNumberGenerator & Sendable) -> Value) -> Value {
    loop.monitor.locked { body(&random) }
  }

  /// A random number from 0 up to 1, of the highest bits.
  func randomUnit() -> Double {
    withRandom { Double($0.next() >> 11) * 0x1p-53 }
  }

  /// An idempotency token: what the host makes, or a UUID.
  func makeToken() -> String {
    settings.token?() ?? makeUUID()
  }

  func makeUUID() -> String {
    withRandom { UUID.text($0.next(), $0.next()) }
  }
}

// MARK: - The services' clock

extension Session {
  /// The time by which requests are signed.
  var serviceTime: Instant {
    loop.now.advanced(by: loop.monitor.locked { clockSkew })
  }

  /// A service has shown that its clock is `skew` milliseconds ahead of ours.
  func correctClock(by skew: Int64) {
    loop.monitor.locked { clockSkew = skew }
  }
}

// MARK: - Waiting for one thing

extension Session {
  /// Starts `work` and drives until it is finished.
  public func run(_ work: some Work) -> CallResult {
    var result: CallResult?
    loop.monitor.locked { work.start { result = $0 } }
    loop.drive { result != nil }
    if let result { return result }
    // Nobody will ask for what comes of it.
    loop.monitor.locked { work.cancel() }
    return CallResult(
      .failure(
        Failure(
          .argument, code: "ReentrantWait",
          "A callback cannot wait: submit the call and let the program's own loop poll.")))
  }
}

// MARK: - Credentials of the embedding program

/// What the embedding program was asked, and the timer that keeps whoever drives waiting for it.
private struct HostQuestion {
  var then: (HostProviderResult) -> Void
  var vigil: Loop.TimerID
}

extension Session {
  /// Asks the embedding program for credentials; `then` gets its answer, in a later step.
  func askHost(then: @escaping (HostProviderResult) -> Void) -> UInt64 {
    let id = nextID()
    hostQuestions[id] = HostQuestion(then: then, vigil: loop.after(.max) {})
    settings.askHost(id)
    return id
  }

  func forgetHost(_ question: UInt64) {
    guard let asked = hostQuestions.removeValue(forKey: question) else { return }
    loop.cancel(asked.vigil)
  }

  /// Answers what the embedding program was asked under a number; any thread may do that. False if
  /// nothing is asked under it, or no longer.
  public func provide(_ answer: HostProviderResult, to question: UInt64) -> Bool {
    loop.monitor.locked {
      guard let asked = hostQuestions.removeValue(forKey: question) else { return false }
      loop.cancel(asked.vigil)
      loop.after(0) { asked.then(answer) }
      return true
    }
  }
}

// MARK: - Submitting and polling

extension Session {
  /// Starts `work`; a later `poll` delivers its result under the id.
  public func submit(_ work: some Work, tag: UInt) -> UInt64 {
    loop.monitor.locked {
      let id = nextID()
      cancellations[id] = { work.cancel() }
      work.start { [weak self] in self?.deliver(Event(id: id, tag: tag, result: $0)) }
      return id
    }
  }

  /// Makes an event after `delay` milliseconds.
  public func timer(after delay: Int64, tag: UInt) -> UInt64 {
    loop.monitor.locked {
      let id = nextID()
      let timer = loop.after(delay) { [weak self] in
        self?.deliver(Event(id: id, tag: tag, result: nil))
      }
      cancellations[id] = { [weak self] in
        self?.loop.cancel(timer)
        self?.deliver(Event(id: id, tag: tag, result: nil))
      }
      return id
    }
  }

  /// Cancels what was submitted under `id`; ids that are finished or never were are ignored.
  public func cancel(_ id: UInt64) {
    loop.monitor.locked { cancellations[id]?() }
  }

  /// Cancels all that was submitted and is not finished.
  public func cancelAll() {
    loop.monitor.locked {
      for cancel in Array(cancellations.values) { cancel() }
      keeper.cancel()
    }
  }

  /// At most `capacity` events; waits for the first of them until `timeout` milliseconds are over,
  /// or, without a timeout, as long as something is under way.
  public func poll(timeout: Int64?, capacity: Int) -> [Event] {
    let deadline = timeout.map { loop.now.advanced(by: $0) }
    var taken: [Event] = []
    // Asked by whoever drives, it takes them for this thread, so that no other is woken for them.
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

  private func take(atMost capacity: Int) -> [Event] {
    let first = Array(events.prefix(max(0, capacity)))
    events.removeFirst(first.count)
    return first
  }

  /// A descriptor that is readable when a `poll` that does not wait is worth it; nil when the system
  /// has none left.
  public var descriptor: Int32? {
    loop.monitor.locked { loop.descriptor(hasMore: !events.isEmpty) }
  }

  private func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }

  private func deliver(_ event: Event) {
    guard cancellations.removeValue(forKey: event.id) != nil else { return }
    events.append(event)
  }
}
