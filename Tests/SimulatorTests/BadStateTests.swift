import MusterDocument
import MusterServices
import MusterText
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Invalid states, and states that are written by hand.
@Suite struct BadStateTests {
  static let badStates: [(state: String, pointer: String, message: String)] = [
    ("7", "/state", "must be an object"),
    ("{}", "/state/now", "is required, and must be a time like \"2026-01-31T12:00:00Z\""),
    (#"{"now": "today"}"#, "/state/now", "must be a time like \"2026-01-31T12:00:00Z\""),
    (
      #"{"now": "2026-02-01T00:00:00Z", "inspector": []}"#, "/state/inspector",
      "is not a known member; did you mean inspector2?"
    ),
    (
      #"{"now": "2026-02-01T00:00:00Z", "inspector2": {}}"#, "/state/inspector2",
      "must be an array of objects"
    ),
    (
      #"{"now": "2026-02-01T00:00:00Z", "macie2": [{"regions": ["mars-1"]}]}"#,
      "/state/macie2/0/regions", "must be Regions of the scenario; 'mars-1' is not"
    ),
    (
      #"{"now": "2026-02-01T00:00:00Z", "macie2": [{"regions": ["us-east-1", "us-east-1"]}]}"#,
      "/state/macie2/0/regions", "repeats us-east-1"
    ),
    (
      inspector(#""members": [{"accountIds": ["1"], "relationshipStatus": "ENABLED"}]"#),
      "/state/inspector2/0/members/0/accountIds", "must be strings of 12 digits; '1' is not"
    ),
    (
      inspector(#""members": [{"accountIds": ["111122223333"], "relationshipStatus": "Enabled"}]"#),
      "/state/inspector2/0/members/0/relationshipStatus",
      "must be CREATED or ENABLED or REMOVED or ACCOUNT_SUSPENDED or REGION_DISABLED, or another status of AWS"
    ),
    (
      inspector(#""scans": [{"accountIds": ["111122223333"], "EC2": {"status": "enabled"}}]"#),
      "/state/inspector2/0/scans/0/EC2/status",
      "must be ENABLING or ENABLED or DISABLING or DISABLED or SUSPENDED, or another status of AWS"
    ),
    (
      inspector(
        #""members": [{"accountIds": ["111122223333", "444455556666"], "#
          + #""relationshipStatus": "ENABLED", "updatedAt": ["2026-01-01T00:00:00Z"]}]"#),
      "/state/inspector2/0/members/0/updatedAt",
      "must be a time like \"2026-01-31T12:00:00Z\", or an array of 2 of them"
    ),
    (
      inspector(#""scans": [{"EC2": {"status": "ENABLED"}}]"#),
      "/state/inspector2/0/scans/0/accountIds", "must be an array of strings of 12 digits"
    ),
    (
      inspector(#""administrator": {"accountId": "nobody"}"#),
      "/state/inspector2/0/administrator/accountId", "must be a string of 12 digits"
    ),
  ]

  static func inspector(_ members: String) -> String {
    #"{"now": "2026-02-01T00:00:00Z", "inspector2": [{"regions": ["us-east-1"], \#(members)}]}"#
  }

  @Test("Mistakes in a state are reported with their pointers", arguments: badStates)
  func refuses(_ bad: (state: String, pointer: String, message: String)) {
    let text = #"{"regions": [{"name": "us-east-1"}], "state": \#(bad.state)}"#
    let expected = ScenarioError(
      violations: [.init(pointer: bad.pointer, message: bad.message)])
    #expect(throws: expected) { try Scenario(text) }
  }

  @Test("Changes in progress without a time end after the usual duration")
  func changesWithoutTime() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "administrator": "111122223333", "accounts": ["#
        + #"{"accountId": "444455556666"}], "state": {"now": "2026-03-01T00:00:00Z", "#
        + #""inspector2": [{"regions": ["us-east-1", "eu-west-1"], "#
        + #""administrator": {"accountId": "111122223333"}, "autoEnable": ["ECR"], "#
        + #""members": [{"accountIds": ["444455556666"], "relationshipStatus": "CREATED"}], "#
        + #""scans": [{"accountIds": ["444455556666"], "EC2": {"status": "DISABLING"}}]}]}}"#)
    let ids = ["accountIds": ["444455556666"]] as JSON
    for region in ["us-east-1", "eu-west-1"] {
      let output = try simulation.call("inspector2", "BatchGetAccountStatus", ids, region: region)
      #expect(output.at("/failedAccounts/0/errorCode") == "ACCESS_DENIED")
    }
    simulation.pass(minutes: 10)
    for region in ["us-east-1", "eu-west-1"] {
      let output = try simulation.call("inspector2", "BatchGetAccountStatus", ids, region: region)
      #expect(output.at("/accounts/0/resourceState/ec2/status") == "DISABLED")
      #expect(output.at("/accounts/0/resourceState/ecr/status") == "ENABLED")
    }
  }

  @Test("A Region that the state leaves out begins as without a state")
  func missingRegion() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "state": \#(Self.inspector(#""members": []"#))}"#)
    let stranger = failure { try simulation.call("inspector2", "ListMembers") }
    #expect(stranger?.code == "AccessDeniedException")
    #expect(try simulation.call("inspector2", "ListMembers", region: "eu-west-1")["members"] == [])
  }

  @Test("Accounts whose records differ only in times share an object with lists of them")
  func listsTimes() throws {
    let members =
      #""members":[{"accountIds":["111122223333","444455556666"],"relationshipStatus":"ENABLED","#
      + #""updatedAt":["2026-01-02T00:00:00Z","2026-01-03T00:00:00Z"]}]"#
    let scans =
      #""scans":[{"accountIds":["111122223333","444455556666"],"EC2":{"status":"ENABLED","#
      + #""firstEnabledAt":["2026-01-02T00:00:00Z","2026-01-03T00:00:00Z"]},"#
      + #""ECR":{"status":"ENABLED","firstEnabledAt":"2026-01-04T00:00:00Z"}}]"#
    let state = Self.inspector(members + "," + scans)
    let simulation = try TestOrganization(
      #"{"regions": [{"name": "us-east-1"}], "throttle": 0, "state": \#(state)}"#)
    let inspector = simulation.organization.state.services[Inspector.scope("us-east-1")]?.service
    let own = try #require(inspector as? Inspector)
    #expect(own.members["444455556666"]?.updatedAt.iso8601 == "2026-01-03T00:00:00Z")
    #expect(own.scans["111122223333"]?[.ec2].firstEnabledAt?.iso8601 == "2026-01-02T00:00:00Z")
    #expect(own.scans["111122223333"]?[.ecr].firstEnabledAt?.iso8601 == "2026-01-04T00:00:00Z")
    let exported = String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
    #expect(exported.contains(members))
    #expect(exported.contains(scans))
  }

  @Test("Regions with the same state share an object")
  func sharesObjects() throws {
    var simulation = try TestOrganization(#"{"throttle": 0}"#)
    let regions = simulation.organization.scenario.regions.all(
      with: "inspector2", inPartitionOf: "us-east-1"
    ).prefix(17)
    for region in regions { try simulation.call("inspector2", "ListMembers", region: region) }
    let exported = String(
      decoding: simulation.organization.exportScenario(at: simulation.now), as: UTF8.self)
    #expect(exported.utf8.count < 2000)
  }
}
