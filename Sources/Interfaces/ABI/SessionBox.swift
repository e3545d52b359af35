import CMuster
import MusterClient
import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterJournal
import MusterModel
import MusterSigning
import MusterSimulator
import MusterText
import MusterTransport
import MusterWire

/// What a `muster_session` stands for: the session, and the transport for what only some can do.
final class SessionBox: Sendable {
  let session: Session
  let transport: TransportKind

  enum TransportKind: Sendable {
    case live(CurlTransport)
    case host(HostTransport)
    case simulated(SimulatedTransport)

    var any: any Transport {
      switch self {
      case .live(let transport): transport
      case .host(let transport): transport
      case .simulated(let transport): transport
      }
    }

    var name: String {
      switch self {
      case .live: "live"
      case .host: "host"
      case .simulated: "simulated"
      }
    }
  }

  init(_ options: muster_session_options) throws(Failure) {
    let configuration = try SessionBox.configuration(options)
    let transport = try SessionBox.transport(options, configuration)
    let settings = try SessionBox.settings(options, transport, configuration)
    let journal = try SessionBox.journal(options, transport)
    var random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    if case .simulated(let transport) = transport { random = transport.makeRandom() }
    if let host = HostRandom(options) { random = host }
    self.transport = transport
    session = Session(
      transport: transport.any, settings: settings, journal: journal, random: random)
  }

  func describe() -> JSON {
    var description: JSON = [
      "transport": .string(transport.name), "now": .string(session.loop.now.iso8601),
    ]
    description["region"] = session.settings.client.region.map(JSON.string)
    if case .simulated(let transport) = transport {
      description["simulation"] = transport.summary
    } else {
      // Whoever opens a client is told what is wrong with the setting.
      let endpoint = try? session.settings.configuration.endpoint()
      description["endpointUrl"] = endpoint.map { .string(ShownURL.of($0.text)) }
    }
    return description
  }
}

// MARK: - Opening

extension SessionBox {
  private static func transport(
    _ options: muster_session_options, _ configuration: Configuration
  ) throws(Failure) -> TransportKind {
    let simulation = try statedText(options.simulation, "simulation")
    if options.clock != nil && options.transport == nil {
      throw invalid("clock goes with transport: the others have clocks of their own.")
    }
    if let simulation {
      if options.transport != nil || options.endpoint_url != nil {
        throw invalid("simulation excludes transport and endpoint_url: nothing is sent.")
      }
      let speed = try simulationSpeed(options.simulation_speed, "simulation_speed")
      return .simulated(SimulatedTransport(try scenario(simulation), speed: speed))
    }
    if options.simulation_speed != 0 {
      throw invalid("simulation_speed goes with simulation: no other clock can be sped up.")
    }
    if let host = try HostTransport.calling(options) { return .host(host) }
    let settings = try CurlSettings(options, configuration, Environment.current)
    do {
      return .live(try CurlTransport(settings))
    } catch {
      throw Failure(.transport, code: "HTTPClientError", error.message)
    }
  }

  static func scenario(_ json: String) throws(Failure) -> Scenario {
    do {
      return try Scenario(json)
    } catch {
      throw Failure(.argument, code: "ScenarioError", error.message)
    }
  }

  private static func settings(
    _ options: muster_session_options, _ transport: TransportKind, _ configuration: Configuration
  ) throws(Failure) -> Session.Settings {
    var environment = Environment.current
    var settings: Session.Settings
    if case .simulated = transport {
      // What the environment and the profile say is about the real AWS.
      environment = [:]
      settings = Session.Settings(credentials: FixedCredentials(SimulatedTransport.credentials))
    } else {
      settings = Session.Settings(credentials: try credentials(options, configuration))
    }
    settings.configuration = configuration
    settings.client = try ClientOptions(settings.configuration)
    if case .simulated = transport {
      settings.client.region = settings.client.region ?? "us-east-1"
    }
    settings.client.identity = try options.identity()
    settings.mfaCode = mfaPrompt(options)
    settings.askHost = credentialsSource(options)
    settings.retries = try RetryPolicy(settings.configuration)
    settings.userAgent =
      try UserAgent(libraryVersion, settings.retries, settings.configuration).description
    settings.mostUnderWay = try mostUnderWay(options, transport)
    settings.attemptTimeout =
      try positive(options.idle_timeout_ms, "idle_timeout_ms") ?? settings.attemptTimeout
    settings.batchRetry = batchRetry(options)
    settings.models = Models(environment: environment)
    settings.token = tokenMaker(options)
    settings.log = Log(options)
    let clock = transport.any
    settings.progress = progressSink(options) { clock.now }
    settings.attempt = attemptSink(options)
    return settings
  }

  /// Below zero, none; 0 is no bound.
  private static func batchRetry(_ options: muster_session_options) -> Int64 {
    options.batch_retry_ms == 0 ? .max : max(0, options.batch_retry_ms)
  }

  private static func configuration(
    _ options: muster_session_options
  ) throws(Failure) -> Configuration {
    let given = try options.given()
    guard options.simulation == nil else { return Configuration(given: given) }
    do {
      return try Configuration(Environment.current, given: given)
    } catch {
      throw Failure(error)
    }
  }

  private static func credentials(
    _ options: muster_session_options, _ configuration: Configuration
  ) throws(Failure) -> CredentialsChain {
    let keys = OptionCredentials(
      accessKeyId: try optionalText(options.access_key_id, "access_key_id"),
      secretAccessKey: try optionalText(options.secret_access_key, "secret_access_key"),
      sessionToken: try optionalText(options.session_token, "session_token"),
      accountID: try optionalText(options.account_id, "account_id"))
    let given: [any CredentialsProvider] =
      options.credentials == nil ? [keys] : [keys, HostCredentials()]
    return .standard(configuration, given: given)
  }

  /// What a transport of the host's takes is the host's affair, and a simulation takes everything.
  private static func mostUnderWay(
    _ options: muster_session_options, _ transport: TransportKind
  ) throws(Failure) -> Int {
    let stated = try positive(Int64(options.max_in_flight), "max_in_flight").map { Int($0) }
    switch transport {
    case .live: return stated ?? CurlSettings().maxConnections
    case .host: return stated ?? .max
    case .simulated: return .max
    }
  }

  private static func journal(
    _ options: muster_session_options, _ transport: TransportKind
  ) throws(Failure) -> Journal? {
    guard let path = try statedText(options.journal, "journal") else { return nil }
    if case .simulated = transport {
      throw invalid("journal excludes simulation: a simulated organization begins anew each time.")
    }
    do {
      return try Journal(path: path)
    } catch {
      throw Failure(.journal, code: "JournalError", error.message)
    }
  }

  private static func invalid(_ message: String) -> Failure {
    Failure(.argument, code: "ArgumentError", message)
  }
}
