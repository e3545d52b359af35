import MusterDocument
import MusterSigning
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Roles assumed through STS, and their identities.
@Suite struct RoleSessionTests {
  var simulation: TestOrganization

  init() throws {
    simulation = try TestOrganization()
  }

  mutating func assume(
    _ account: String, as caller: String? = nil, seconds: Int64 = 900
  ) throws -> Credentials {
    let output = try simulation.call(
      "sts", "AssumeRole",
      [
        "RoleArn": .string("arn:aws:iam::\(account):role/OrganizationAccountAccessRole"),
        "RoleSessionName": "muster", "DurationSeconds": .integer(seconds),
      ], as: caller)
    let text = { output.at("/Credentials/" + $0)?.string ?? "" }
    return Credentials(
      accessKeyId: text("AccessKeyId"), secretAccessKey: text("SecretAccessKey"),
      sessionToken: text("SessionToken"))
  }

  mutating func identity(_ credentials: Credentials) throws -> JSON {
    try simulation.call("sts", "GetCallerIdentity", with: credentials)
  }

  @Test("A session acts as the account of its role, in every service, until it expires")
  mutating func sessions() throws {
    let member = TestOrganization.id(.none)
    let session = try assume(member)
    let identity = try identity(session)
    #expect(identity["Account"] == .string(member))
    #expect(
      identity["Arn"]
        == .string("arn:aws:sts::\(member):assumed-role/OrganizationAccountAccessRole/muster"))
    try simulation.call("macie2", "EnableMacie", with: session)
    #expect(try simulation.call("macie2", "GetMacieSession", as: member).at("/status") == "ENABLED")
    simulation.pass(minutes: 16)
    let late = failure { try self.identity(session) }
    #expect(late?.code == "ExpiredToken" && late?.httpStatus == 403)
    let error = failure { try simulation.call("macie2", "GetMacieSession", with: session) }
    #expect(error?.code == "ExpiredTokenException")
  }

  @Test("A session requires its own token")
  mutating func tokens() throws {
    let (one, other) = (
      try assume(TestOrganization.id(.none)), try assume(TestOrganization.id(.slow))
    )
    for token in [nil, other.sessionToken, (one.sessionToken ?? "") + "0"] {
      let credentials = Credentials(
        accessKeyId: one.accessKeyId, secretAccessKey: one.secretAccessKey, sessionToken: token)
      #expect(failure { try identity(credentials) }?.code == "InvalidClientTokenId")
    }
  }

  @Test(
    "Roles can be assumed within the organization, in active accounts",
    arguments: [
      ("999999999999", nil), (TestOrganization.id(.suspended), nil),
      (TestOrganization.id(.none), "999999999999"),
    ])
  mutating func refusals(_ account: String, _ caller: String?) {
    let error = failure {
      _ = try assume(account, as: caller)
      return [:]
    }
    #expect(error?.code == "AccessDenied")
  }

  @Test("A scenario can list the roles")
  func roles() throws {
    var simulation = try TestOrganization(#"{"throttle": 0, "roles": ["Audit"]}"#)
    let id = simulation.organization.scenario.accounts.list[0].id
    for (role, isThere) in [("Audit", true), ("Admin", false)] {
      let arn = JSON.string("arn:aws:iam::\(id):role/\(role)")
      let input: JSON = ["RoleArn": arn, "RoleSessionName": "muster"]
      #expect((failure { try simulation.call("sts", "AssumeRole", input) } == nil) == isThere)
    }
  }

  @Test(
    "Text that is not the ARN of a role is refused",
    arguments: ["arn:aws:iam::1:role/x", "role", "a:b:c:d:e:f"])
  mutating func badARNs(_ arn: String) {
    let input: JSON = [
      "RoleArn": .string(arn + "/and/twenty/more/letters"), "RoleSessionName": "me",
    ]
    #expect(failure { try simulation.call("sts", "AssumeRole", input) }?.code == "ValidationError")
  }

  @Test("An account's own credentials belong to a user of the account")
  mutating func users() throws {
    let identity = try simulation.call("sts", "GetCallerIdentity", as: TestOrganization.id(.none))
    #expect(identity["Account"] == .string(TestOrganization.id(.none)))
    #expect(identity["Arn"]?.string?.hasPrefix("arn:aws:iam::") == true)
  }
}
