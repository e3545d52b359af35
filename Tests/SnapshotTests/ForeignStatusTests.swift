import MusterClient
import MusterCredentials
import MusterDocument
import MusterModel
import MusterServices
import MusterSnapshot
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Statuses that AWS has and the simulation does not reach by itself: a snapshot with them loads,
/// and reads return them.
@Suite struct ForeignStatusTests {
  struct Reading: Sendable, CustomTestStringConvertible {
    let service: String
    let operation: String
    var input: JSON = [:]
    /// The path of the model's list of values, relative to the members of the output.
    let path: String
    /// The simulation's value, with its name.
    let said: String
    var caller = "111111111111"
    var testDescription: String { "\(operation) \(path)" }
  }

  static let ids: JSON = ["accountIds": ["222222222222"]]

  static let readings = [
    Reading(
      service: "inspector2", operation: "ListMembers", input: ["onlyAssociated": false],
      path: "members/element/members/relationshipStatus",
      said: #""relationshipStatus":"ENABLED""#),
    Reading(
      service: "inspector2", operation: "BatchGetAccountStatus", input: ids,
      path: "accounts/element/members/state/members/status", said: #""status":"ENABLED""#),
    Reading(
      service: "inspector2", operation: "BatchGetAccountStatus", input: ids,
      path: "accounts/element/members/resourceState/members/ec2/members/status",
      said: #""ec2":{"status":"ENABLED""#),
    Reading(
      service: "inspector2", operation: "BatchGetMemberEc2DeepInspectionStatus", input: ids,
      path: "accountIds/element/members/status", said: #""status":"PENDING""#),
    Reading(
      service: "inspector2", operation: "ListDelegatedAdminAccounts",
      path: "delegatedAdminAccounts/element/members/status", said: #""status":"ENABLED""#),
    Reading(
      service: "macie2", operation: "ListOrganizationAdminAccounts",
      path: "adminAccounts/element/members/status", said: #""status":"ENABLED""#,
      caller: "999999999999"),
    Reading(
      service: "macie2", operation: "ListMembers", input: ["onlyAssociated": "false"],
      path: "members/element/members/relationshipStatus",
      said: #""relationshipStatus":"Enabled""#),
    Reading(
      service: "macie2", operation: "GetMacieSession", path: "status",
      said: #""status":"ENABLED""#),
    Reading(
      service: "macie2", operation: "GetMacieSession", path: "findingPublishingFrequency",
      said: #""findingPublishingFrequency":"FIFTEEN_MINUTES""#),
    Reading(
      service: "macie2", operation: "GetAutomatedDiscoveryConfiguration",
      path: "autoEnableOrganizationMembers", said: #""autoEnableOrganizationMembers":"NONE""#),
  ]

  /// An organization with a member of both services, in which every read has a result.
  static let scenario =
    #"{"throttle": 0, "management": "999999999999", "administrator": "111111111111", "administrators": {"inspector2": "none"}, "#
    + #""accounts": [{"accountId": "222222222222"}, {"accountId": "111111111111"}], "regions": [{"name": "us-east-1"}], "#
    + #""state": {"now": "2026-03-01T00:00:00Z", "inspector2": [{"regions": "#
    + #"["us-east-1"], "administrator": {"accountId": "111111111111"}, "members": [{"accountIds": "#
    + #"["222222222222"], "relationshipStatus": "ENABLED"}], "scans": [{"accountIds": "#
    + #"["222222222222"], "EC2": {"status": "ENABLED"}}], "deepInspections": [{"accountIds": "#
    + #"["222222222222"], "status": "PENDING", "due": "2026-04-01T00:00:00Z"}]}], "macie2": "#
    + #"[{"regions": ["us-east-1"], "administrator": {"accountId": "111111111111"}, "sessions": "#
    + #"[{"accountIds": ["111111111111", "222222222222"], "status": "ENABLED"}], "#
    + #""administrations": [{"accountIds": ["111111111111"], "members": [{"accountIds": "#
    + #"["222222222222"], "path": "organization", "relationshipStatus": "Enabled"}]}]}]}}"#

  func session(
    _ transport: any Transport, _ scenario: Scenario, as caller: String = "111111111111"
  ) -> Session {
    var settings = Session.Settings(
      credentials: FixedCredentials(scenario.credentials(of: caller)))
    settings.client.region = "us-east-1"
    return Session(transport: transport, settings: settings)
  }

  func response(_ session: Session, _ reading: Reading) throws -> JSON {
    let client = try Client(
      session: session, service: reading.service, options: ClientOptions())
    let call = client.call(reading.operation, reading.input.bytes)
    return JSON(try session.run(call).outcome.get().root)
  }

  /// The values of the model, and one that no model has.
  func words(_ reading: Reading) throws -> [String] {
    let model = try Models.builtIn.model(of: reading.service)
    let operation = try #require(model.operation(reading.operation))
    let words = model.description(of: operation).at("/output/members/\(reading.path)/enum")
    let known = words?.elements.compactMap(\.string) ?? []
    try #require(known.count > 1)
    return known + ["YET_UNKNOWN"]
  }

  @Test("Every status in a response is loaded and returned again", arguments: readings)
  func isSaidAgain(_ reading: Reading) throws {
    for word in try words(reading) {
      let end = reading.said.dropLast().lastIndex(of: "\"")
      let new = String(reading.said[...(try #require(end))]) + word + "\""
      let transport = try ReplacedResponses(
        Self.scenario, reading.operation, reading.said, new)
      let live = session(transport, transport.simulated.scenario, as: reading.caller)
      let output = try response(live, reading)
      #expect(output.text.contains("\"\(word)\""), "\(word)")
      let snapshot = live.run(Snapshot(session: live, regions: ["us-east-1"]))
      let text = JSON(try snapshot.outcome.get().root).text
      let scenario = try Scenario(text)
      let loaded = session(SimulatedTransport(scenario), scenario, as: reading.caller)
      #expect(
        try response(loaded, reading).without(Self.generated) == output.without(Self.generated))
    }
  }

  @Test(
    "Scan types that scenarios cannot express are listed as unread",
    arguments: [
      ("BatchGetAccountStatus", #""lambda":{"status":"DISABLED"}"#, #""vm":{"status":"ENABLED"}"#),
      ("DescribeOrganizationConfiguration", #""lambda":false"#, #""vm":true"#),
      ("BatchGetFreeTrialInfo", #""type":"EC2""#, #""type":"vm""#),
    ])
  func typesAreNamed(operation: String, said: String, new: String) throws {
    let used = Self.scenario.replacing(
      #""EC2": {"status": "ENABLED"}"#,
      with: #""EC2": {"status": "ENABLED", "firstEnabledAt": "2026-02-01T00:00:00Z"}"#)
    let transport = try ReplacedResponses(used, operation, said, new)
    let live = session(transport, transport.simulated.scenario)
    _ = try live.add("inspector2", model: Self.laterModel(), paginators: nil)
    let snapshot = live.run(Snapshot(session: live, regions: ["us-east-1"]))
    let text = JSON(try snapshot.outcome.get().root)
    let unread = text["unread"]?.elements ?? []
    #expect(unread.compactMap { $0["operation"]?.string } == [operation])
    #expect(unread.first?["code"] == "UnknownScanType")
    #expect(unread.first?["message"]?.string?.contains("vm") == true)
    _ = try Scenario(text.text)
  }

  /// Inspector's model with one more scan type.
  static func laterModel() throws -> [UInt8] {
    let model = try FileBytes.contents(
      of: "Sources/Protocol/ModelData/data/inspector2/service-2.json")
    var text = String(decoding: model, as: UTF8.self)
    for shape in ["Boolean", "State", "Status"] {
      let last = #""ami": {"shape": "\#(shape)"}"#
      text = text.replacing(last, with: last + #", "vm": {"shape": "\#(shape)"}"#)
    }
    return Array(text.utf8)
  }

  static let generated = ["classificationScopeId", "sensitivityInspectionTemplateId"]

  @Test("A status that the simulation does not reach only changes when it ends")
  func isEnded() throws {
    let foreign = Self.scenario.replacing(
      #""relationshipStatus": "ENABLED""#, with: #""relationshipStatus": "RESIGNED""#
    ).replacing(
      #""relationshipStatus": "Enabled""#, with: #""relationshipStatus": "Isolated""#)
    var simulation = try TestOrganization(foreign)
    let id: JSON = ["accountId": "222222222222"]
    let administrator = "111111111111"
    func status(_ service: String, _ input: JSON) throws -> String? {
      let output = try simulation.call(service, "GetMember", input, as: administrator)
      return (output.at("/member/relationshipStatus") ?? output["relationshipStatus"])?.string
    }
    simulation.pass(minutes: 60)
    #expect(try status("inspector2", id) == "RESIGNED")
    #expect(try status("macie2", ["id": "222222222222"]) == "Isolated")
    try simulation.call("inspector2", "DisassociateMember", id, as: administrator)
    try simulation.call("macie2", "DisassociateMember", ["id": "222222222222"], as: administrator)
    #expect(try status("inspector2", id) == "REMOVED")
    #expect(try status("macie2", ["id": "222222222222"]) == "Removed")
  }

  @Test("An account that is being suspended can be neither enabled nor disabled")
  func isBeingSuspended() throws {
    var simulation = try TestOrganization(
      Self.scenario.replacing(
        #""EC2": {"status": "ENABLED"}"#, with: #""EC2": {"status": "SUSPENDING"}"#))
    let input: JSON = ["accountIds": ["222222222222"], "resourceTypes": ["EC2"]]
    for operation in ["Enable", "Disable"] {
      let output = try simulation.call("inspector2", operation, input, as: "111111111111")
      #expect(output.at("/failedAccounts/0/errorCode") == "SUSPEND_IN_PROGRESS")
    }
  }

  @Test("The state of an account in AWS Organizations is kept")
  func accountStates() throws {
    for state in ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] {
      let old = state == "ACTIVE" ? "" : #", "behavior": "suspended", "state": "\#(state)""#
      let transport = SimulatedTransport(
        try Scenario(
          Self.scenario.replacing(
            #""accounts": [{"accountId": "222222222222""#,
            with: #""accounts": [{"accountId": "222222222222""# + old)))
      let live = session(transport, transport.scenario)
      let list = Reading(service: "organizations", operation: "ListAccounts", path: "", said: "")
      let output = try response(live, list)
      #expect(output.text.contains(#""State":"\#(state)""#))
      let snapshot = live.run(Snapshot(session: live, regions: ["us-east-1"]))
      let scenario = try Scenario(JSON(try snapshot.outcome.get().root).text)
      #expect(try response(session(SimulatedTransport(scenario), scenario), list) == output)
    }
  }
}
