import MusterDocument
import Testing

/// A remedy, the state in which it is given, and the calls with which it is followed.
struct RemedyCase: Sendable, CustomTestStringConvertible {
  /// The service whose accounts.json has the remedy; `all` for outcomes.json.
  var service: String
  let remedy: String
  let work: SimulatedRun.ListStep
  var scenario: JSON = RemedyCase.scenario()
  var setup: [Act] = []
  var remedying: [Act] = []
  /// The batch or wait after the remedy, if the remedy changes it.
  var then: SimulatedRun.ListStep?
  var account = RemedyCase.member
  /// True if the list has another account, for which the work succeeds.
  var isWithOther = false
  /// The account that runs the batch or the wait; the administrator by default.
  var caller: String?
  var callerAfter: String?
  var region = "us-east-1"
  var regionAfter: String?
  /// The Regions that the session has used before.
  var usedRegions: [String] = []
  var signer = SimulatedRun.RunSigner.right
  /// Responses before the remedy that the simulator does not return by itself.
  var replacement: SimulatedRun.Replacement?
  /// True if the remedy is to remove the account from the list: then the other one is done.
  var isRemoved = false

  /// A step of the setup or of the remedy.
  enum Act: Sendable {
    case call(String, String, JSON, as: String?, region: String)
    case minutes(Int64)
    /// A change of the scenario, as something outside of the services does.
    case change(String, JSON)
  }

  var name: String { "\(service): \(remedy)" }
  var testDescription: String { name }

  static let member = "100000000001"
  static let other = "100000000002"
  static let administrator = "333333333333"
  static let management = "111111111111"
  static let optIn = "eu-south-1"

  /// A case of the service that `work` concerns.
  static func following(
    _ remedy: String, _ work: SimulatedRun.ListStep, _ scenario: JSON,
    _ setup: [Act], _ remedying: [Act], change: (inout RemedyCase) -> Void = { _ in }
  ) -> RemedyCase {
    var tested = RemedyCase(
      service: work.service, remedy: remedy, work: work, scenario: scenario, setup: setup,
      remedying: remedying)
    change(&tested)
    return tested
  }

  static func following(
    _ remedy: String, _ work: SimulatedRun.ListStep, _ setup: [Act], _ remedying: [Act],
    change: (inout RemedyCase) -> Void = { _ in }
  ) -> RemedyCase {
    following(remedy, work, scenario(), setup, remedying, change: change)
  }

  static let all =
    inspector + inspectorOutside + macie + macieByInvitation + macieOutside + common

  /// An organization whose first account has additional members. By default, both services have the
  /// delegated administrator.
  static func scenario(
    _ members: JSON = [:], account: JSON = [:], macie: String = RemedyCase.administrator,
    inspector: String = RemedyCase.administrator
  ) -> JSON {
    var first: JSON = ["accountId": .string(member), "email": .string("\(member)@example.com")]
    for (name, value) in account.members { first[name] = value }
    var scenario: JSON = [
      "throttle": 0, "administrator": .string(administrator), "management": .string(management),
      "administrators": ["inspector2": .string(inspector), "macie2": .string(macie)],
      "accounts": [
        first, ["accountId": .string(other), "email": .string("\(other)@example.com")],
        ["accountId": .string(administrator), "email": "admin@example.com"],
      ],
    ]
    for (name, value) in members.members { scenario[name] = value }
    return scenario
  }

  static func seconds(_ name: String, _ seconds: Int64) -> JSON {
    let duration: JSON = ["minSeconds": .integer(seconds), "maxSeconds": .integer(seconds)]
    return .object([(key: name, value: duration)])
  }
}

extension RemedyCase.Act {
  static func inspector(
    _ operation: String, _ input: JSON, as caller: String? = nil, region: String = "us-east-1"
  ) -> Self { .call("inspector2", operation, input, as: caller, region: region) }

  static func macie(
    _ operation: String, _ input: JSON = [:], as caller: String? = nil,
    region: String = "us-east-1"
  ) -> Self { .call("macie2", operation, input, as: caller, region: region) }
}

extension JSON {
  fileprivate var members: [(key: String, value: JSON)] {
    if case .object(let members) = self { members } else { [] }
  }
}
