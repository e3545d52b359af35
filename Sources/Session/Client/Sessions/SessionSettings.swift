import MusterConfiguration
import MusterCredentials
import MusterEndpoints
import MusterModel
import MusterText
import MusterTransport

extension SessionOptions {
  /// The settings of a session with these options, with the defaults filled in.
  func settings(
    _ transport: SessionTransport, _ configuration: Configuration, _ environment: SessionEnvironment
  ) throws(Failure) -> Session.Settings {
    var settings = Session.Settings(credentials: credentials(transport, configuration))
    settings.configuration = configuration
    settings.client = try clientOptions(transport, configuration)
    settings.retries = try RetryPolicy(configuration)
    settings.userAgent =
      try UserAgent(environment.libraryVersion, settings.retries, configuration).description
    settings.trace = LambdaTrace(in: simulation == nil ? environment.variables : [:])
    settings.maxInFlight = maxInFlight(transport)
    settings.rate = rate
    settings.attemptTimeout = idleTimeoutMilliseconds ?? settings.attemptTimeout
    settings.batchRetry =
      try BatchOptions.retryLimit(batchRetryMilliseconds, option: "batch_retry_ms")
      ?? settings.batchRetry
    settings.models = Models(environment: simulation == nil ? environment.variables : [:])
    setCallbacks(of: &settings, transport)
    return settings
  }

  private func setCallbacks(of settings: inout Session.Settings, _ transport: SessionTransport) {
    settings.log = log
    settings.token = makeToken
    if let mfaCode { settings.mfaCode = mfaCode }
    if let requestCredentials { settings.requestCredentials = requestCredentials }
    settings.outcome = outcome
    if let attempt { settings.attempt = attempt }
    if let progress {
      let clock = transport.transport
      settings.progress = { progress($0, clock.now) }
    }
  }

  private func clientOptions(
    _ transport: SessionTransport, _ configuration: Configuration
  ) throws(Failure) -> ClientOptions {
    var options = try ClientOptions(configuration)
    if case .simulated = transport {
      options.region = options.region ?? EndpointResolver.defaultRegion
    }
    options.identity = try role.identity()
    return options
  }

  private func credentials(
    _ transport: SessionTransport, _ configuration: Configuration
  ) -> any CredentialsProvider {
    if case .simulated(let simulation) = transport {
      return FixedCredentials(simulation.credentials, accountID: simulation.account)
    }
    let keys = OptionCredentials(
      accessKeyId: keys.accessKeyID?.nonEmpty, secretAccessKey: keys.secretAccessKey?.nonEmpty,
      sessionToken: keys.sessionToken?.nonEmpty, accountID: keys.accountID?.nonEmpty)
    let given: [any CredentialsProvider] =
      requestCredentials == nil ? [keys] : [keys, HostCredentials()]
    return CredentialsChain.standard(configuration, explicit: given)
  }

  /// A transport of the program and a simulation have no default limit.
  private func maxInFlight(_ transport: SessionTransport) -> Int {
    let limit = maxInFlight.map { Int(clamping: $0) }
    switch transport {
    case .live: return limit ?? CurlSettings().maxConnections
    case .host, .simulated: return limit ?? .max
    }
  }
}
