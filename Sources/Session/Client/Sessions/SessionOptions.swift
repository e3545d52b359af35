import MusterConfiguration
import MusterCredentials
import MusterText
import MusterTransport
import MusterWire

/// The options of a session as the program sets them. `nil` means that an option is not set; the
/// environment, the profile or a default then applies. An empty text counts as not set, unless the
/// description of the option differs.
///
/// `open` checks the options, applies the defaults and makes the session.
public struct SessionOptions: Sendable {
  // MARK: Settings that the environment or the profile can also give

  public var profile: String?
  public var region: String?
  public var endpointURL: String?
  public var usesFIPS: Bool?
  public var usesDualStack: Bool?
  public var caBundle: String?
  public var retryMode: String?
  public var maxAttempts: Int64?
  public var appID: String?

  // MARK: Credentials

  public var keys = Keys()
  public var credentialProcessTimeoutMilliseconds: Int64?
  /// The role that clients use unless they are opened with another role.
  public var role = RoleOptions()
  /// Asks the program for credentials. The program responds with `Session.provide` and the number
  /// that it gets here.
  public var requestCredentials: (@Sendable (UInt64) -> Void)?
  /// Asks a person for the code that the MFA device with a serial number shows.
  public var mfaCode: (@Sendable (_ serialNumber: String) -> String?)?

  // MARK: Connections

  public var connectTimeoutMilliseconds: Int64?
  public var idleTimeoutMilliseconds: Int64?
  public var timeoutMilliseconds: Int64?
  public var maxInFlight: Int64?
  /// The maximum number of requests per second to one service in one Region; 0 means no limit.
  public var rate = 0.0
  public var maxResponseBytes: Int64?
  /// The proxy for all requests. Empty means no proxy, whatever the environment says.
  public var proxy: String?
  /// The hosts that are reached without a proxy, separated by commas. Empty means none.
  public var noProxy: String?
  public var proxyCABundle: String?

  // MARK: A transport of the program, a simulation, a journal

  /// Sends requests in place of libcurl.
  public var send: (@Sendable (HTTPRequest, ExchangeID) -> Void)?
  /// The clock of `send`. The default is the machine's clock.
  public var clock: (@Sendable () -> Instant)?
  /// A scenario as JSON. Must not be empty: a variable that was never set must not lead to AWS.
  public var simulation: String?
  /// The speed of the simulated clock relative to the machine's; 0 means that waiting takes no
  /// time.
  public var simulationSpeed = 0.0
  /// The path of the journal. Must not be empty: a run without its journal could not be resumed.
  public var journal: String?
  /// The description of the run, as JSON; see `RunDescription`.
  public var run: String?

  // MARK: Calls and batches

  /// The maximum time to retry accounts with transient errors in a batch; -1 disables these
  /// retries.
  public var batchRetryMilliseconds: Int64?
  /// Makes idempotency tokens. The default is random UUIDs.
  public var makeToken: (@Sendable () -> String)?
  /// The source of randomness. The default is the simulation's or the system's.
  public var random: (any RandomNumberGenerator & Sendable)?

  // MARK: Reports to the program

  public var log = Log()
  /// Receives the progress of batches and waits, with the time of the session's clock.
  public var progress: (@Sendable (Progress, Instant) -> Void)?
  /// Receives every outcome when it is settled.
  public var outcome: (@Sendable (SettledOutcome) -> Void)?
  /// Receives every attempt that has finished.
  public var attempt: (@Sendable (AttemptReport) -> Void)?

  /// An access key.
  public struct Keys: Sendable {
    public var accessKeyID: String?
    public var secretAccessKey: String?
    public var sessionToken: String?
    /// The account of the access key, if the program knows it.
    public var accountID: String?

    public init() {}
  }

  public init() {}
}

extension SessionOptions {
  /// The options that are settings of the configuration too, by the names of the settings.
  var settings: [String: String] {
    var settings: [String: String] = [:]
    func set(_ setting: Setting, _ value: String?) { settings[setting.name] = value?.nonEmpty }
    set(.profile, profile)
    set(.region, region)
    set(.endpointURL, endpointURL)
    set(.usesFIPS, usesFIPS.map(String.init))
    set(.usesDualStack, usesDualStack.map(String.init))
    set(.caBundle, caBundle)
    set(.retryMode, retryMode)
    set(.maxAttempts, maxAttempts.map { String($0) })
    set(.appID, appID)
    set(.processTimeout, credentialProcessTimeoutMilliseconds.map { String($0) })
    return settings
  }
}

extension String {
  /// The text, or nil if it is empty.
  var nonEmpty: String? { isEmpty ? nil : self }
}
