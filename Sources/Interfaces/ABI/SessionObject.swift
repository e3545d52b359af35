import CMuster
import MusterClient
import MusterDocument
import MusterServices
import MusterSimulator
import MusterTransport

/// The object behind a `muster_session`.
final class SessionObject: Sendable {
  let session: Session
  private let opened: OpenedSession

  init(_ options: SessionOptions) throws(Failure) {
    let environment = SessionEnvironment(
      libraryVersion: libraryVersion, simulate: SessionObject.simulation)
    opened = try options.open(environment)
    session = opened.session
  }

  func describe() -> JSON { opened.describe() }

  /// The transport of a session whose requests the program sends; nil for other sessions.
  var hostTransport: HostTransport? {
    if case .host(let transport) = opened.transport { transport } else { nil }
  }

  /// The transport of a simulated session; nil for other sessions.
  var simulatedTransport: SimulatedTransport? {
    opened.transport.transport as? SimulatedTransport
  }

  private static func simulation(_ scenario: String, _ speed: Double) throws(Failure) -> Simulation
  {
    let transport = SimulatedTransport(try SessionObject.scenario(scenario), speed: speed)
    return Simulation(
      transport: transport, credentials: SimulatedTransport.credentials,
      account: transport.administrator, random: transport.makeRandom(),
      summary: transport.summary)
  }

  static func scenario(_ json: String) throws(Failure) -> Scenario {
    do {
      return try Scenario(json)
    } catch {
      throw Failure(.argument, code: "ScenarioError", error.message)
    }
  }
}
