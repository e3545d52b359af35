import MusterClient
import MusterCredentials
import MusterDocument
import MusterServices

@testable import MusterSimulator
@testable import SimulatorSupport

/// A simulated organization in which batches and waits of a session alternate with single calls of
/// any account.
struct SimulatedRun {
  private(set) var simulation: TestOrganization

  init(_ scenario: String) throws {
    simulation = try TestOrganization(scenario)
  }

  var administrator: String { simulation.organization.scenario.administrator }
  var management: String { simulation.organization.scenario.management }

  /// An outcome of a report, in short.
  struct Line: Equatable, Sendable, CustomStringConvertible {
    let id: String
    let outcome: String
    let code: String
    let message: String
    let remedy: String

    var isSuccess: Bool { outcome == "done" || outcome == "already" }
    var description: String { "\(id) \(outcome) \(code) '\(message)' -> '\(remedy)'" }

    init(_ outcome: JSON) {
      func text(_ name: String) -> String { outcome[name]?.string ?? "" }
      (id, self.outcome, code) = (text("accountId"), text("outcome"), text("code"))
      (message, remedy) = (text("message"), text("remedy"))
    }
  }

  static func lines(_ report: JSON) -> [Line] {
    (report["outcomes"]?.elements ?? []).map(Line.init)
  }

  /// A batch or a wait of a session.
  enum ListStep: Sendable {
    case batch(String, String, JSON)
    case wait(String, String, minutes: Int64)

    var service: String {
      switch self {
      case .batch(let service, _, _), .wait(let service, _, _): service
      }
    }
  }

  /// The report of `work` for accounts, a list or an earlier report. The administrator calls unless
  /// `caller` names an account.
  mutating func run(
    _ work: ListStep, _ accounts: JSON, as caller: String? = nil, region: String = "us-east-1"
  ) throws -> JSON {
    let transport = SimulatedTransport(try Scenario(exported()))
    let scenario = transport.scenario
    var settings = Session.Settings(
      credentials: FixedCredentials(scenario.credentials(of: caller ?? scenario.administrator)))
    settings.client.region = region
    let session = Session(
      transport: transport, settings: settings, random: transport.makeRandom())
    let result: CallResult
    switch work {
    case .batch(let service, let operation, let parameters):
      var options = BatchOptions()
      options.parameters = parameters.bytes
      result = session.run(
        try Batch(
          client: try Client(session: session, service: service), operation: operation,
          accounts: .json(accounts.bytes), options: options))
    case .wait(let service, let state, let minutes):
      var options = WaitOptions()
      options.timeoutMilliseconds = minutes * 60_000
      result = session.run(
        try Wait(
          client: try Client(session: session, service: service), state: state,
          accounts: .json(accounts.bytes), options: options))
    }
    simulation = try TestOrganization(
      String(decoding: transport.exportScenario(), as: UTF8.self))
    return JSON(try result.outcome.get().root)
  }

  /// A call of an account, the administrator by default.
  @discardableResult
  mutating func call(
    _ service: String, _ operation: String, _ input: JSON = [:], as caller: String? = nil,
    region: String = "us-east-1"
  ) throws -> JSON {
    try simulation.call(
      service, operation, input, as: caller ?? administrator, region: region)
  }

  mutating func pass(minutes: Int64) {
    simulation.pass(minutes: minutes)
  }

  /// Changes members of the scenario, as something outside of the services does.
  mutating func change(_ change: (inout JSON) throws -> Void) throws {
    var scenario = JSON(try Document(Array(exported().utf8)).root)
    try change(&scenario)
    simulation = try TestOrganization(scenario.text)
  }

  private func exported() -> String {
    String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
  }
}
