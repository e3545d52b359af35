import MusterCredentials
import MusterDocument
import MusterServices
import MusterText
import MusterTransport
import MusterWire

@testable import MusterClient
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
  struct AccountLine: Equatable, Sendable, CustomStringConvertible {
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

  static func lines(_ report: JSON) -> [AccountLine] {
    (report["outcomes"]?.elements ?? []).map(AccountLine.init)
  }

  /// A batch or a wait of a session.
  enum ListStep: Sendable {
    case batch(String, String, JSON)
    case wait(String, String, minutes: Int64)
    /// A single call, whose outcome the rules for errors describe.
    case call(String, String, JSON)

    var service: String {
      switch self {
      case .batch(let service, _, _), .wait(let service, _, _), .call(let service, _, _): service
      }
    }
  }

  /// The credentials of a session.
  enum RunSigner: Sendable {
    /// The credentials of the calling account.
    case right
    /// Unknown to AWS, with the secret of another account, or of a role's session that has ended.
    case unknown, wrongSecret, expired
  }

  /// The result of the requests for one operation, which the organization does not return.
  struct Replacement: Sendable {
    var operation: String
    var outcome: ReplacedResponses.ReplacedResult

    /// An error of a service.
    static func error(
      _ operation: String, _ status: Int, _ code: String, _ message: String
    ) -> Replacement {
      let body: JSON = ["code": .string(code), "message": .string(message)]
      return Replacement(
        operation: operation, outcome: .success(HTTPResponse(status: status, body: body.bytes)))
    }

    /// No response.
    static func failure(
      _ operation: String, _ kind: TransportFailure.Kind, _ message: String
    ) -> Replacement {
      Replacement(operation: operation, outcome: .failure(TransportFailure(kind, message)))
    }
  }

  /// The report of `work` for accounts, a list or an earlier report. The administrator calls unless
  /// `caller` names an account. `usedRegions` are those in which the session has called before.
  mutating func run(
    _ work: ListStep, _ accounts: JSON, as caller: String? = nil,
    signedBy signer: RunSigner = .right,
    region: String = "us-east-1", usedRegions: [String] = [],
    replacing replacement: Replacement? = nil
  ) throws -> JSON {
    let transport = SimulatedTransport(try Scenario(exported()))
    let scenario = transport.scenario
    let account = caller ?? scenario.administrator
    var keys = scenario.credentials(of: account)
    switch signer {
    case .right: break
    case .unknown: keys.accessKeyId = "AKIAUNKNOWN"
    case .wrongSecret: keys.secretAccessKey += "x"
    case .expired: keys = scenario.credentials(of: .ended(of: account, by: transport.now))
    }
    var settings = Session.Settings(credentials: FixedCredentials(keys, accountID: account))
    settings.client.region = region
    let session = Session(
      transport: replacement.map { replacement in
        ReplacedResponses(transport, replacement.operation) { _ in replacement.outcome }
      } ?? transport, settings: settings, random: transport.makeRandom())
    for used in usedRegions { _ = try session.call("sts", "GetCallerIdentity", [:], in: used) }
    let result: CallResult
    switch work {
    case .call(let service, let operation, let input):
      result = try session.called(service, operation, input, of: account)
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
    _ = try result.outcome.get()
    return JSON(try Document(result.report?.json ?? []).root)
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

  func exported() -> String {
    String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
  }
}

extension RoleSession {
  /// A session that has ended.
  fileprivate static func ended(of account: String, by now: Instant) -> RoleSession {
    RoleSession(
      account: account, role: "Administrator", name: "test", expires: now.advanced(by: -1000))
  }
}

extension Session {
  fileprivate func call(
    _ service: String, _ operation: String, _ input: JSON, in region: String? = nil
  ) throws -> CallResult {
    var options = ClientOptions()
    options.region = region
    let client = try Client(session: self, service: service, options: options)
    return run(client.call(operation, input.bytes))
  }

  /// The report of a call about `account`: the rules for errors classify its failure.
  fileprivate func called(
    _ service: String, _ operation: String, _ input: JSON, of account: String
  ) throws -> CallResult {
    let result = try call(service, operation, input)
    var outcome: JSON = ["accountId": .string(account), "outcome": "done"]
    if let failure = result.failure {
      let rules = try AccountFacts(of: Client(session: self, service: service)).rules
      let classification = rules.classification(
        operation, code: failure.code, message: failure.message)
      outcome["outcome"] = .string(classification.kind.rawValue)
      outcome["code"] = .string(failure.code)
      outcome["message"] = .string(failure.message)
      outcome["remedy"] = .string(classification.remedy)
    }
    return CallResult(try Report.read((["outcomes": [outcome]] as JSON).bytes))
  }
}
