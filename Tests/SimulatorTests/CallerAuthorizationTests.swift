import MusterDocument
import MusterServices
import MusterSigning
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The account that signs a request is the caller.
@Suite struct CallerAuthorizationTests {
  static func caller(_ simulation: inout TestOrganization, as account: String) throws -> JSON? {
    try simulation.call("inspector2", "BatchGetAccountStatus", as: account).at(
      "/accounts/0/accountId")
  }

  @Test("Every account can call with its own credentials, even from outside of the organization")
  func everyAccountCalls() throws {
    var simulation = try TestOrganization()
    let scenario = simulation.organization.scenario
    for id in [
      TestOrganization.id(.none), scenario.management, scenario.administrator, "999999999999",
    ] {
      #expect(try CallerAuthorizationTests.caller(&simulation, as: id) == .string(id))
    }
  }

  @Test("The secret of one account cannot sign for another")
  func secretsDiffer() throws {
    var simulation = try TestOrganization()
    let scenario = simulation.organization.scenario
    var credentials = scenario.credentials(of: TestOrganization.id(.none))
    credentials.secretAccessKey =
      scenario.credentials(of: TestOrganization.id(.slow)).secretAccessKey
    let request = try simulation.request("inspector2", "ListMembers", credentials: credentials)
    let response = simulation.organization.handle(request, at: simulation.now)
    #expect(response.header("x-amzn-ErrorType") == "InvalidSignatureException")
  }

  @Test("Keys of suspended accounts and unknown keys are refused")
  func unknownKeys() throws {
    var simulation = try TestOrganization()
    let suspended = simulation.organization.scenario.credentials(
      of: TestOrganization.id(.suspended))
    let unknown = Credentials(accessKeyId: "AKIASIMU1234", secretAccessKey: "x")
    for credentials in [suspended, unknown] {
      let request = try simulation.request("inspector2", "ListMembers", credentials: credentials)
      let response = simulation.organization.handle(request, at: simulation.now)
      #expect(response.header("x-amzn-ErrorType") == "UnrecognizedClientException")
    }
  }

  @Test("A scenario can define keys, and an account that all other keys belong to")
  func keysOfTheScenario() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "anyKeyIs": "222222222222", "keys": "#
        + #"[{"accessKeyId": "mine", "secretAccessKey": "s", "accountId": "111111111111"}]}"#)
    for (key, secret, account) in [("mine", "s", "111111111111"), ("x", "y", "222222222222")] {
      let request = try simulation.request(
        "inspector2", "BatchGetAccountStatus",
        credentials: Credentials(accessKeyId: key, secretAccessKey: secret))
      let response = simulation.organization.handle(request, at: simulation.now)
      let id = try Document(response.body).root.at("/accounts/0/accountId")?.string
      #expect(id == account)
    }
    let wrong = try simulation.request(
      "inspector2", "ListMembers",
      credentials: Credentials(accessKeyId: "mine", secretAccessKey: "y"))
    #expect(simulation.organization.handle(wrong, at: simulation.now).status == 403)
  }

  enum CallerKind: Sendable, CaseIterable {
    case management, administrator, member, stranger

    func id(in scenario: Scenario) -> String {
      switch self {
      case .management: scenario.management
      case .administrator: scenario.administrator
      case .member: TestOrganization.id(.none)
      case .stranger: "999999999999"
      }
    }
  }

  static let enabled: JSON = ["autoEnable": ["ec2": true, "ecr": true]]
  static let administrators: [(String, String, JSON, Set<CallerKind>)] = [
    ("inspector2", "ListMembers", [:], [.administrator]),
    ("inspector2", "GetMember", ["accountId": "100000000001"], [.administrator]),
    ("inspector2", "AssociateMember", ["accountId": "100000000002"], [.administrator]),
    ("inspector2", "DescribeOrganizationConfiguration", [:], [.administrator]),
    ("inspector2", "UpdateOrganizationConfiguration", enabled, [.administrator]),
    ("inspector2", "BatchGetMemberEc2DeepInspectionStatus", [:], [.administrator]),
    ("inspector2", "ListDelegatedAdminAccounts", [:], [.administrator, .management]),
    ("inspector2", "GetDelegatedAdminAccount", [:], [.management, .member]),
    ("inspector2", "GetEc2DeepInspectionConfiguration", [:], Set(CallerKind.allCases)),
    ("inspector2", "ListCoverage", [:], Set(CallerKind.allCases)),
    ("macie2", "DescribeOrganizationConfiguration", [:], [.administrator]),
    ("macie2", "ListOrganizationAdminAccounts", [:], [.management]),
    ("macie2", "ListInvitations", [:], Set(CallerKind.allCases)),
    (
      "macie2", "GetAutomatedDiscoveryConfiguration", [:], [.administrator, .management, .stranger]
    ),
  ]

  @Test("Each operation is refused to callers without the required role", arguments: administrators)
  func operationsHaveCallers(
    _ service: String, _ operation: String, _ input: JSON, _ allowed: Set<CallerKind>
  ) throws {
    var simulation = try TestOrganization(macieMembersThroughOrganization: true)
    for who in CallerKind.allCases {
      let id = who.id(in: simulation.organization.scenario)
      let error = failure { try simulation.call(service, operation, input, as: id) }
      #expect((error == nil) == allowed.contains(who), "\(who): \(error?.message ?? "answered")")
      let isRefusal = ["AccessDeniedException", "ValidationException"].contains(error?.code)
      #expect(error == nil || isRefusal)
    }
  }
}

extension TestOrganization {
  /// An organization whose administrator administers both services through AWS Organizations. One
  /// account is a member of both, and all accounts use Macie.
  init(macieMembersThroughOrganization: Bool) throws {
    let id = JSON.string(TestOrganization.id(.none))
    let probe = try Scenario("{}")
    let accounts = AccountBehavior.allCases.map { behavior in
      #"{"accountId": "\#(TestOrganization.id(behavior))", "behavior": "\#(behavior.rawValue)"}"#
    }
    let macie = macieMembersThroughOrganization ? probe.administrator : "none"
    try self.init(
      #"{"throttle": 0, "accounts": [\#(accounts.joined(separator: ","))], "#
        + #""administrators": {"macie2": "\#(macie)"}}"#)
    for account in [probe.management, "999999999999"] {
      try call("macie2", "EnableMacie", as: account)
    }
    try call("inspector2", "AssociateMember", ["accountId": id])
    try call("macie2", "CreateMember", ["account": ["accountId": id, "email": "a@b.c"]])
    pass(minutes: 60)
  }
}
