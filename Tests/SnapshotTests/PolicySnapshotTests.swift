import MusterClient
import MusterDocument
import MusterServices
import MusterSimulator
import MusterSnapshot
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Organization policies in snapshots and differences.
@Suite struct PolicySnapshotTests {
  static let policy =
    #"{"inspector": {"enablement": {"ec2_scanning": {"enable_in_regions": {"@@assign": ["#
    + #""us-east-1"]}, "disable_in_regions": {"@@assign": []}}}}}"#

  /// An organization with a policy that is attached to the account 1111….
  static func scenario(_ targets: String) throws -> String {
    let content = JSON.string(policy).text
    return #"{"throttle": 0, "management": "999999999999", "accounts": [{"accountId": "#
      + #""111111111111"}], "state": {"now": "2026-02-01T00:00:00Z", "organizations": {"#
      + #""enablesInspectorPolicies": true, "policies": [{"policyIds": ["p-0123456789"], "#
      + #""name": "one", "content": \#(content), "targets": {\#(targets)}}]}}}"#
  }

  @Test("A difference names the policy and the account to which it was attached")
  func differences() throws {
    let attached = #""111111111111": "2026-02-01T00:00:00Z""#
    let difference = Difference(
      between: try Document(try Self.scenario("")).root,
      and: try Document(try Self.scenario(attached)).root)
    #expect(difference.changes.map(\.path) == ["policies.p-0123456789.targets"])
    #expect(difference.changes.map(\.account) == ["111111111111"])
    #expect(difference.changes.first?.label == "policy p-0123456789 attached")
  }
}
