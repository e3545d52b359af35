import MusterConfiguration
import MusterCredentials
import MusterDocument
import MusterJournal
import MusterModel
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// A session that was opened with options, and its transport for what only one kind of transport
/// can do.
public struct OpenedSession: Sendable {
  public let session: Session
  public let transport: SessionTransport

  public func describe() -> JSON {
    var description: JSON = [
      "transport": .string(transport.name), "now": .string(session.loop.now.iso8601),
    ]
    description["region"] = session.settings.client.region.map(JSON.string)
    if case .simulated(let simulation) = transport {
      description["simulation"] = simulation.summary
    } else {
      // If the setting is not valid, opening a client fails and says why.
      let endpoint = try? session.settings.configuration.endpoint()
      description["endpointUrl"] = endpoint.map { .string(MaskedURL.of($0.text)) }
    }
    return description
  }
}

/// The kinds of transports that a session can have.
public enum SessionTransport: Sendable {
  case live(CurlTransport)
  case host(HostTransport)
  case simulated(Simulation)

  public var transport: any Transport {
    switch self {
    case .live(let transport): transport
    case .host(let transport): transport
    case .simulated(let simulation): simulation.transport
    }
  }

  var name: String {
    switch self {
    case .live: "live"
    case .host: "callback"
    case .simulated: "simulated"
    }
  }
}

/// A simulated organization as a session uses it.
public struct Simulation: Sendable {
  public let transport: any Transport
  /// The credentials of the organization's administrator.
  public let credentials: Credentials
  /// The administrator's account id.
  public let account: String
  /// The source of the session's random numbers, which repeat with the scenario's seed.
  public let random: any RandomNumberGenerator & Sendable
  /// A description of the scenario.
  public let summary: JSON

  public init(
    transport: any Transport, credentials: Credentials, account: String,
    random: any RandomNumberGenerator & Sendable, summary: JSON
  ) {
    self.transport = transport
    self.credentials = credentials
    self.account = account
    self.random = random
    self.summary = summary
  }
}

/// The inputs of a session besides its options.
public struct SessionEnvironment {
  /// The variables of the process.
  public var variables: [String: String]
  /// The version that the User-Agent header names.
  public var libraryVersion: String
  /// Makes the simulation of a scenario. Client does not depend on the simulator.
  public var simulate: (_ scenario: String, _ speed: Double) throws(Failure) -> Simulation

  public init(
    variables: [String: String] = Environment.current, libraryVersion: String,
    simulate: @escaping (_ scenario: String, _ speed: Double) throws(Failure) -> Simulation
  ) {
    self.variables = variables
    self.libraryVersion = libraryVersion
    self.simulate = simulate
  }
}

extension SessionOptions {
  /// Checks the options, reads the configuration, and opens the session. Sends nothing, and does
  /// not look for credentials yet.
  public func open(_ environment: SessionEnvironment) throws(Failure) -> OpenedSession {
    try check()
    let configuration = try configuration(environment.variables)
    let transport = try transport(configuration, environment)
    let settings = try settings(transport, configuration, environment)
    let session = Session(
      transport: transport.transport, settings: settings, journal: try openJournal(transport),
      random: random ?? transport.random)
    return OpenedSession(session: session, transport: transport)
  }

  /// A simulation ignores the environment and the profile: they describe the real AWS.
  func configuration(_ variables: [String: String]) throws(Failure) -> Configuration {
    guard simulation == nil else { return Configuration(options: settings) }
    do {
      return try Configuration(variables, options: settings)
    } catch {
      throw Failure(error)
    }
  }

  private func transport(
    _ configuration: Configuration, _ environment: SessionEnvironment
  ) throws(Failure) -> SessionTransport {
    if let simulation { return .simulated(try environment.simulate(simulation, simulationSpeed)) }
    if let send {
      let limit = maxResponseBytes.map { Int(clamping: $0) }
      return .host(
        HostTransport(
          send: send, clock: clock, maxResponseBytes: limit ?? CurlSettings().maxResponseBytes))
    }
    let settings = try CurlSettings(self, configuration, environment.variables)
    do {
      return .live(try CurlTransport(settings))
    } catch {
      throw Failure(.transport, code: "HTTPClientError", error.message)
    }
  }

  private func openJournal(_ transport: SessionTransport) throws(Failure) -> Journal? {
    guard let journal else { return nil }
    do {
      return try Journal(
        path: journal, run: try runDescription(), at: transport.transport.now)
    } catch let error as JournalError {
      throw Failure(.file, code: "JournalError", error.message)
    } catch {
      throw Failure(.argument, code: "ArgumentError", "run \(error)")
    }
  }

  private func runDescription() throws -> RunDescription {
    guard let run else { return RunDescription() }
    return try RunDescription(try Document(Array(run.utf8)).root)
  }
}

extension SessionTransport {
  fileprivate var random: any RandomNumberGenerator & Sendable {
    guard case .simulated(let simulation) = self else { return SystemRandomNumberGenerator() }
    return simulation.random
  }
}
